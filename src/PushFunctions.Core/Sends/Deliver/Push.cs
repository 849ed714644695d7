namespace PushFunctions.Core.Sends.Deliver;

/// <summary>One push on its way to the provider.</summary>
/// <param name="Id">Carried along where the provider takes an id, so that a repeat replaces the first.</param>
/// <param name="ExpiresAt">The provider need not try after it; null leaves it to the provider.</param>
/// <param name="DryRun">The provider is asked to check only, where it can.</param>
/// <param name="IsWanted">Asked when the push has its turn, which may take a while: false where it was canceled meanwhile. It is deferred then, and not begun.</param>
public sealed record Push(
    PushCredential Credential,
    NotificationId Id,
    Provider Provider,
    DeviceToken Token,
    PushMessage Message,
    DateTimeOffset? ExpiresAt,
    bool DryRun,
    Func<Task<bool>>? IsWanted = null);
