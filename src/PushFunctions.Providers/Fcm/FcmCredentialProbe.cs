using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PushFunctions.Providers.Payloads;

namespace PushFunctions.Providers.Fcm;

/// <summary>Asks FCM about a service account, with <c>validate_only</c>.</summary>
internal sealed class FcmCredentialProbe(
    IOptions<FcmOptions> options, IdGenerator ids, ServiceTime time, ILogger<FcmProvider> logger) : ICredentialProbe
{
    /// <summary>FCM hands out letters, digits and a few marks.</summary>
    private const string NoToken = "credential-check!";

    public bool Serves(Provider provider) => provider == Provider.Fcm;

    public async Task<DeliveryOutcome> SendAsync(PushCredential credential, CancellationToken cancellationToken)
    {
        var own = new FcmOptions
        {
            BaseAddress = options.Value.BaseAddress,
            TokenUri = options.Value.TokenUri,
            Connections = options.Value.Connections,
            RequestTimeout = CredentialProbe.Timeout,
        };
        // Not the shared client: an access token that is still valid would hide that the key was revoked.
        using var provider = new FcmProvider(own, new FcmConnections(own, time, logger), time, logger);
        return await provider.SendAsync(
            provider.Build(CredentialProbe.Make(credential, ids, NoToken, dryRun: true)), cancellationToken);
    }
}
