using PushFunctions.Api.Http;

namespace PushFunctions.Api;

/// <summary>A page of a User's registrations.</summary>
/// <param name="DeviceRegistrations">The registrations.</param>
/// <param name="Pagination">Where this page lies.</param>
public sealed record RegistrationsPage(IReadOnlyList<RegistrationAnswer> DeviceRegistrations, Pagination Pagination);
