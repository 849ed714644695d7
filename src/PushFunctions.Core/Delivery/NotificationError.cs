namespace PushFunctions.Core.Delivery;

/// <summary>Why a push failed.</summary>
/// <param name="Reason">The provider's word, or ours; at most 256 characters, never a token or a text.</param>
public sealed record NotificationError(DeliveryErrorCode Code, string Reason);
