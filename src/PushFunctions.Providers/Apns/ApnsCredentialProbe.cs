using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PushFunctions.Providers.Payloads;

namespace PushFunctions.Providers.Apns;

/// <summary>Asks APNs about a certificate or a signing key. APNs cannot only validate: the push goes to a token that is
/// too short for any device, and <c>BadDeviceToken</c> means that the sender was accepted.</summary>
internal sealed class ApnsCredentialProbe(
    IOptions<ApnsOptions> options, IProviderTokenStore tokens, CredentialProtector protector, IdGenerator ids, ServiceTime time,
    ILogger<ApnsProvider> logger) : ICredentialProbe
{
    private const string NoToken = "00";

    public bool Serves(Provider provider) => provider is Provider.Apn or Provider.ApnSandbox;

    public async Task<DeliveryOutcome> SendAsync(PushCredential credential, CancellationToken cancellationToken)
    {
        var own = new ApnsOptions
        {
            ProductionBaseAddress = options.Value.ProductionBaseAddress,
            SandboxBaseAddress = options.Value.SandboxBaseAddress,
            Connections = options.Value.Connections,
            RequestTimeout = CredentialProbe.Timeout,
        };
        // Not the shared client: APNs judges a certificate, and the first provider token, once for each connection. The
        // provider token is the shared one, because APNs refuses a key that signs too many.
        using var provider = new ApnsProvider(
            own, new ApnsConnections(own, ApnsProvider.TokensOf(own, tokens, protector, time, logger), time), time, logger);
        return await provider.SendAsync(
            provider.Build(CredentialProbe.Make(credential, ids, NoToken, dryRun: false)), cancellationToken);
    }
}
