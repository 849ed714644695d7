using Microsoft.Extensions.DependencyInjection;

namespace PushFunctions.FaultTests.Breakages;

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

        public PayloadCheck Check(PushMessage message) => whole.Check(message);

        public ProviderRequest Build(Push push) => whole.Build(push);

        public async Task<DeliveryOutcome> SendAsync(ProviderRequest request, CancellationToken cancellationToken)
        {
            var outcome = await whole.SendAsync(request, cancellationToken);
            return outcome is DeliveryOutcome.TokenExpired expired ? expired with { Since = null } : outcome;
        }
    }
}
