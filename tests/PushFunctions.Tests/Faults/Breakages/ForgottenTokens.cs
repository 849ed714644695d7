using Microsoft.Extensions.DependencyInjection;

namespace PushFunctions.Tests.Faults.Breakages;

/// <summary>A provider's word that a token is dead counts as if it were of now.</summary>
internal sealed record ForgottenTokens() : Breakage(nameof(ForgottenTokens))
{
    public override void Break(IServiceCollection services)
    {
        var whole = services.Where(service => service.ServiceType == typeof(IPushProvider)).ToList();
        foreach (var service in whole)
        {
            services.Remove(service);
            services.AddSingleton<IPushProvider>(provider => new Timeless((IPushProvider)service.ImplementationFactory!(provider)));
        }
    }

    private sealed class Timeless(IPushProvider whole) : IPushProvider
    {
        public bool Serves(Provider provider) => whole.Serves(provider);

        public PayloadSize MeasurePayload(PushMessage message) => whole.MeasurePayload(message);

        public IReadOnlyList<PayloadFault> CheckPayload(PushMessage message) => whole.CheckPayload(message);

        public async Task<DeliveryOutcome> SendAsync(Push push, CancellationToken cancellationToken)
        {
            var outcome = await whole.SendAsync(push, cancellationToken);
            return outcome is DeliveryOutcome.TokenExpired expired ? expired with { Since = null } : outcome;
        }
    }
}
