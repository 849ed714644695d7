namespace PushFunctions.Core.Users;

/// <summary>A User's devices under one App.</summary>
public sealed record Registration(
    RegistrationId Id,
    UserId UserId,
    AppName AppName,
    IReadOnlyList<Device> Devices,
    IReadOnlyDictionary<string, string> Tags,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    public const int MaximumDevices = 50;
}
