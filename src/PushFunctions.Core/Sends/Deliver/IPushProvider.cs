namespace PushFunctions.Core.Sends.Deliver;

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
