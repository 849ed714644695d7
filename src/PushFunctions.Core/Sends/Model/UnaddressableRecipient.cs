namespace PushFunctions.Core.Sends.Model;

/// <summary>A recipient, or one device of a recipient, that is not delivered to, and why.</summary>
/// <param name="User">Null for a token of the request.</param>
/// <param name="Address">Null where no device is to be named.</param>
/// <param name="IsWholeRecipient">Nothing of the recipient could be delivered to: it counts as unaddressable, once.</param>
public sealed record UnaddressableRecipient(UserId? User, DeviceAddress? Address, DeliveryErrorCode Reason, bool IsWholeRecipient);
