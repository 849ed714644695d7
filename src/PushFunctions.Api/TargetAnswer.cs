using System.Text.Json.Serialization;

namespace PushFunctions.Api;

/// <summary>Whom a push is for. What is not known of it is not there.</summary>
/// <param name="Provider">FCM, APN or APN_SANDBOX.</param>
/// <param name="Token">The device.</param>
/// <param name="UserId">The User that the device was found by.</param>
public sealed record TargetAnswer(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Provider,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Token,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? UserId)
{
    internal static TargetAnswer Of(DeviceAddress? address, UserId? user) =>
        new(address?.Provider.ToName(), address?.Token.Value, user?.Value);

    public override string ToString() => nameof(TargetAnswer);
}
