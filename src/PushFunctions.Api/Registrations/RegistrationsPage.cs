using PushFunctions.Api.Lists;

namespace PushFunctions.Api.Registrations;

/// <summary>A page of a User's registrations.</summary>
public sealed record RegistrationsPage(IReadOnlyList<RegistrationAnswer> DeviceRegistrations, Pagination Pagination);
