namespace PushFunctions.Core.Sends.Model;

/// <summary>One entry of a send's <c>to</c>. <see cref="Variables"/> is a JSON object as text, or null.</summary>
public abstract record Recipient(string? Variables)
{
    public sealed record ToToken(DeviceAddress Address, string? Variables) : Recipient(Variables);

    public sealed record ToUser(UserId User, string? Variables) : Recipient(Variables);

    public sealed record ToAudience(AudienceId Audience, string? Variables) : Recipient(Variables);
}

public sealed record UserRecipient(UserId User, string? Variables);

public sealed record AudienceRecipient(AudienceId Audience, string? Variables);

/// <summary>A recipient, or one device of a recipient, that is not delivered to, and why.</summary>
/// <param name="User">Null for a token of the request.</param>
/// <param name="Address">Null where no device is to be named.</param>
/// <param name="IsWholeRecipient">Nothing of the recipient could be delivered to: it counts as unaddressable,
/// once.</param>
public sealed record UnaddressableRecipient(UserId? User, DeviceAddress? Address, DeliveryErrorCode Reason, bool IsWholeRecipient);

/// <summary>A device that a send reaches, with the variables of its recipient.</summary>
/// <param name="User">Null for a token that the request named itself.</param>
/// <param name="RegisteredAt">When the app registered it; for a token of the request, when the send was
/// accepted.</param>
public sealed record FoundDevice(DeviceAddress Address, UserId? User, string? Variables, DateTimeOffset RegisteredAt);
