namespace PushFunctions.Core.Sends.Model;

/// <summary>Why a push failed.</summary>
/// <param name="Reason">The provider's word, or ours, never a token or a text; cut at <see cref="MaximumReason"/>.</param>
public sealed record NotificationError(DeliveryErrorCode Code, string Reason)
{
    public const int MaximumReason = 256;

    public string Reason { get; } = Reason.Length <= MaximumReason ? Reason : Reason[..(char.IsHighSurrogate(Reason[MaximumReason - 1]) ? MaximumReason - 1 : MaximumReason)];
}
