namespace PushFunctions.Core.Sends.Deliver;

/// <summary>One push on its way to the provider.</summary>
/// <param name="Id">Carried along where the provider takes an id, so that a repeat replaces the first.</param>
/// <param name="ExpiresAt">The provider need not try after it; null leaves it to the provider.</param>
/// <param name="DryRun">The provider is asked to check only, where it can.</param>
/// <param name="IsWanted">Asked when the push has its permit, which may take a while: false where it was canceled meanwhile. It is deferred then, and not begun.</param>
public sealed record Push(
    PushCredential Credential,
    NotificationId Id,
    Provider Provider,
    DeviceToken Token,
    PushMessage Message,
    DateTimeOffset? ExpiresAt,
    bool DryRun,
    Func<Task<bool>>? IsWanted = null);

/// <summary>A push service. Connections and access tokens are shared by all pushes of a credential.</summary>
public interface IPushProvider
{
    bool Serves(Provider provider);

    /// <summary>
    /// Asks once. Whatever the provider or the network does is an outcome; exceptions are faults of ours, or cancellation.
    /// Safe to call concurrently.
    /// </summary>
    Task<DeliveryOutcome> SendAsync(Push push, CancellationToken cancellationToken);

    /// <summary>The size of what would be sent, as the provider counts it, and its limit.</summary>
    PayloadSize MeasurePayload(PushMessage message);

    /// <summary>What the provider is certain to refuse in a message, its size apart; empty where nothing is known to be wrong.</summary>
    IReadOnlyList<PayloadFault> CheckPayload(PushMessage message);
}

/// <param name="Bytes">As the provider counts them.</param>
/// <param name="Maximum">What it allows for a push of this kind.</param>
public readonly record struct PayloadSize(int Bytes, int Maximum);

/// <summary>Something that the provider is certain to refuse.</summary>
/// <param name="Context">The JSON path of the field in the send.</param>
/// <param name="Message">What was expected and what to do. It never repeats a text of the content.</param>
public sealed record PayloadFault(string Context, string Message);

/// <summary>Where all instances agree on the one provider token (the APNs JWT) of a time slot.</summary>
public interface IProviderTokenStore
{
    Task<string?> FindAsync(CredentialId credential, string slot, CancellationToken cancellationToken);

    /// <summary>Inserts, unless another instance did: returns the envelope that is stored.</summary>
    Task<string> GetOrAddAsync(CredentialId credential, string slot, string sealedToken, CancellationToken cancellationToken);

    /// <summary>Removes up to <paramref name="limit"/> that were added before: those of credentials that are no longer used. Safe to repeat.</summary>
    /// <returns>How many were found; fewer than the limit once none is left.</returns>
    Task<int> RemoveSomeAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken);
}
