namespace PushFunctions.Core.Sends.Model;

/// <summary>A device that a send reaches, with the variables of its recipient.</summary>
/// <param name="User">Null for a token that the request named itself.</param>
/// <param name="RegisteredAt">When the app registered it; for a token of the request, when the send was accepted.</param>
public sealed record FoundDevice(DeviceAddress Address, UserId? User, string? Variables, DateTimeOffset RegisteredAt);
