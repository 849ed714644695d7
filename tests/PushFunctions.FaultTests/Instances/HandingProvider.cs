using PushFunctions.FaultTests.Scheduling;

namespace PushFunctions.FaultTests.Instances;

/// <summary>Notes when the service hands a push over. The provider's client may hold it for a while yet: for a
/// sign-in, or for a turn on a new connection.</summary>
internal sealed class HandingProvider(IPushProvider provider, VirtualClock clock) : IPushProvider, IDisposable
{
    private static readonly AsyncLocal<DateTimeOffset> HandedOver = new();

    /// <summary>When the push was handed over whose request is being sent.</summary>
    public static DateTimeOffset HandedOverAt => HandedOver.Value;

    public bool Serves(Provider type) => provider.Serves(type);

    public PayloadCheck Check(PushMessage message) => provider.Check(message);

    public ProviderRequest Build(Push push) => provider.Build(push);

    public async Task<DeliveryOutcome> SendAsync(ProviderRequest request, CancellationToken cancellationToken)
    {
        HandedOver.Value = clock.Now;
        return await provider.SendAsync(request, cancellationToken);
    }

    public void Dispose() => (provider as IDisposable)?.Dispose();
}
