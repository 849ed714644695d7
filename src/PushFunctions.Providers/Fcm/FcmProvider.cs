using System.Net;
using System.Net.Security;
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

/// <summary>FCM's clients, one per (credential, revision).</summary>
/// <param name="trust">For tests only: how a stand-in's certificate is validated. Null leaves it to the system.</param>
/// <param name="network">For tests only: makes what stands in for the network. Null is the network.</param>
internal sealed class FcmConnections(
    FcmOptions options, TimeProvider time, ILogger logger, RemoteCertificateValidationCallback? trust = null,
    Func<HttpMessageHandler>? network = null) : IDisposable
{
    private readonly ClientPool<FcmClient> _pool =
        new(credential => Open(credential, options, time, logger, trust, network), options.Connections.IdleTimeout, time);

    public ClientLease<FcmClient> Rent(PushCredential credential) => _pool.Rent(credential);

    public void Dispose() => _pool.Dispose();

    private static FcmClient Open(
        PushCredential credential, FcmOptions options, TimeProvider time, ILogger logger, RemoteCertificateValidationCallback? trust,
        Func<HttpMessageHandler>? network)
    {
        var account = credential.Content as CredentialContent.FcmServiceAccount
            ?? throw new InvalidOperationException($"Credential {credential.Id} holds {credential.Content}; FCM needs a service account.");
        var tls = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = trust };
        var tokenEndpoint = new FcmTokenEndpoint(account, options, tls, time, network);
        var handler = network?.Invoke() ?? ProviderHandlers.Create(options.BaseAddress, options.Connections, tls);
        return new FcmClient(
            new ProviderClient(handler, HttpVersion.Version20),
            tokenEndpoint,
            new FcmAccessTokens(tokenEndpoint.SendAsync, credential, time, logger),
            FcmClient.SendAddress(options.BaseAddress, account));
    }
}

/// <summary>What the sends of one FCM credential share.</summary>
internal sealed class FcmClient(ProviderClient http, FcmTokenEndpoint tokenEndpoint, FcmAccessTokens accessTokens, Uri sendAddress)
    : IDisposable
{
    public FcmAccessTokens AccessTokens => accessTokens;

    /// <summary>Sends, and sends once more where the request was certainly not processed.</summary>
    public async Task<Exchange> SendAsync(byte[] body, AccessToken accessToken, Deadline deadline)
    {
        var exchange = await SendOnceAsync(body, accessToken, deadline);
        return exchange is Exchange.Failed { MayBeRepeated: true } ? await SendOnceAsync(body, accessToken, deadline) : exchange;
    }

    public void Dispose()
    {
        http.Dispose();
        tokenEndpoint.Dispose();
    }

    public static Uri SendAddress(Uri baseAddress, CredentialContent.FcmServiceAccount account) =>
        new($"{baseAddress.AbsoluteUri.TrimEnd('/')}/v1/projects/{Uri.EscapeDataString(account.ProjectId)}/messages:send");

    private async Task<Exchange> SendOnceAsync(byte[] body, AccessToken accessToken, Deadline deadline)
    {
        using var content = new RequestContent(body);
        using var request = new HttpRequestMessage(HttpMethod.Post, sendAddress);
        request.Headers.TryAddWithoutValidation("Authorization", accessToken.Header);
        return await http.SendAsync(request, content, deadline);
    }
}

/// <summary>How pushes are sent to FCM. Settings <c>Push__Fcm__…</c>.</summary>
public sealed class FcmOptions
{
    public const string Section = "Push:Fcm";

    /// <summary>FCM's HTTP v1 API. A scheme of http, for a simulator on this machine, means HTTP/2 with prior
    /// knowledge. Default https://fcm.googleapis.com.</summary>
    /// <value>Setting <c>Push__Fcm__BaseAddress</c>.</value>
    public Uri BaseAddress { get; set; } = new("https://fcm.googleapis.com");

    /// <summary>Where service accounts sign in. The <c>token_uri</c> of an uploaded account is never followed.
    /// Default https://oauth2.googleapis.com/token.</summary>
    /// <value>Setting <c>Push__Fcm__TokenUri</c>.</value>
    public Uri TokenUri { get; set; } = new("https://oauth2.googleapis.com/token");

    /// <summary>How long one send may take, including sign-in and the wait for a free stream. Default 30 seconds; 10
    /// seconds to 1 minute.</summary>
    /// <value>Setting <c>Push__Fcm__RequestTimeout</c>.</value>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The connections of each credential.</summary>
    /// <value>Settings <c>Push__Fcm__Connections__…</c>.</value>
    public ConnectionOptions Connections { get; set; } = new();
}

internal sealed class FcmOptionsCheck : IValidateOptions<FcmOptions>
{
    // FCM asks its callers to wait at least this long.
    private static readonly TimeSpan LeastTimeout = TimeSpan.FromSeconds(10);

    public ValidateOptionsResult Validate(string? name, FcmOptions options)
    {
        string[] faults =
        [
            .. OptionChecks.Address("Push__Fcm__BaseAddress", options.BaseAddress),
            .. OptionChecks.Address("Push__Fcm__TokenUri", options.TokenUri),
            .. OptionChecks.RequestTimeout("Push__Fcm__RequestTimeout", options.RequestTimeout, LeastTimeout),
            .. OptionChecks.Connections("Push__Fcm__Connections", options.Connections),
        ];
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
