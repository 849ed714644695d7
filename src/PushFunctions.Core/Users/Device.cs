namespace PushFunctions.Core.Users;

/// <param name="RegisteredAt">When the app last registered it; a provider's older word about the token does not count.</param>
public sealed record Device(DeviceAddress Address, DateTimeOffset RegisteredAt);
