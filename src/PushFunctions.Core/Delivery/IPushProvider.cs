using PushFunctions.Core.Apps;

namespace PushFunctions.Core.Delivery;

/// <summary>A push service. Connections and access tokens are shared by all pushes of a credential.</summary>
public interface IPushProvider
{
    bool Serves(Provider provider);

    /// <summary>
    /// Asks once. Whatever the provider or the network does is an outcome; exceptions are faults of ours, or cancellation.
    /// Safe to call concurrently.
    /// </summary>
    Task<DeliveryOutcome> SendAsync(Push push, CancellationToken cancellationToken);

    /// <summary>The size in bytes of what would be sent, as the provider counts it. Its limit is <see cref="MaximumPayloadBytes"/>.</summary>
    int MeasurePayload(PushMessage message);

    int MaximumPayloadBytes { get; }
}
