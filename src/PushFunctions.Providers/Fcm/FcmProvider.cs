using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PushFunctions.Providers.Http;

namespace PushFunctions.Providers.Fcm;

/// <summary>
/// Firebase Cloud Messaging, HTTP v1: one call per push over shared HTTP/2 connections. A dry run is sent with
/// <c>validate_only</c>. The only retry here is the one that follows a renewed access token; all other retries go
/// through the queue.
/// </summary>
public sealed class FcmProvider : IPushProvider, IDisposable
{
    private readonly FcmConnections _connections;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    public FcmProvider(IOptions<FcmOptions> options, ServiceTime time, ILogger<FcmProvider> logger)
        : this(options.Value, new FcmConnections(options.Value, time, logger), time, logger)
    {
    }

    internal FcmProvider(FcmOptions options, FcmConnections connections, TimeProvider time, ILogger logger) =>
        (_timeout, _connections, _time, _logger) = (options.RequestTimeout, connections, time, logger);

    public bool Serves(Provider provider) => provider == Provider.Fcm;

    public PayloadCheck Check(PushMessage message) => FcmRequestBuilder.Check(message);

    public ProviderRequest Build(Push push) => FcmRequestBuilder.Build(push, _time.GetUtcNow());

    public async Task<DeliveryOutcome> SendAsync(ProviderRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (push, body) = (((FcmRequest)request).Push, ((FcmRequest)request).Body);
        using var deadline = new Deadline(_timeout, _time, cancellationToken, push.ExpiresAt, push.IsWanted);
        using var lease = _connections.Rent(push.Credential);
        try
        {
            return await SendAsync(lease, push.Credential, body, deadline);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return FcmResponses.Read(
                new Exchange.Failed("no access token in time", FailureKind.TimedOut, MayHaveArrived: false), _time.GetUtcNow());
        }
    }

    public void Dispose() => _connections.Dispose();

    private async Task<DeliveryOutcome> SendAsync(ClientLease<FcmClient> lease, PushCredential credential, byte[] body, Deadline deadline)
    {
        var signIn = await lease.Client.AccessTokens.GetAsync(deadline.Token);
        if (signIn is not SignIn.Done { Token: var token }) return ((SignIn.Failed)signIn).Outcome;
        var exchange = await SendAsync(lease, credential, body, token, deadline);
        if (FcmResponses.RefusesAccessToken(exchange))
        {
            switch (await lease.Client.AccessTokens.ReplaceAsync(token, deadline.Token))
            {
                case SignIn.Failed failed:
                    return failed.Outcome;
                case SignIn.Done other:
                    exchange = await SendAsync(lease, credential, body, other.Token, deadline);
                    break;
            }
        }

        return FcmResponses.Read(exchange, _time.GetUtcNow());
    }

    private async Task<Exchange> SendAsync(
        ClientLease<FcmClient> lease, PushCredential credential, byte[] body, AccessToken token, Deadline deadline)
    {
        var exchange = await lease.Client.SendAsync(body, token, deadline);
        if (exchange is Exchange.Failed { Kind: FailureKind.NoHttp2 } failure)
        {
            lease.Retire();
            Log.ConnectionsReplaced(_logger, credential.Id, credential.Revision, failure.Reason);
        }

        return exchange;
    }
}
