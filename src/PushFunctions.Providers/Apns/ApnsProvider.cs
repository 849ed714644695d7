using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PushFunctions.Providers.Http;

namespace PushFunctions.Providers.Apns;

/// <summary>
/// Apple Push Notification service: one call per push over shared HTTP/2 connections. APNs cannot only validate: a
/// dry run is built and checked, and then counts as accepted under the id <see cref="DryRunId"/> without being sent.
/// </summary>
public sealed class ApnsProvider : IPushProvider, IDisposable
{
    public const string DryRunId = "dry-run";

    private readonly ApnsConnections _connections;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    public ApnsProvider(
        IOptions<ApnsOptions> options, IProviderTokenStore tokens, CredentialProtector protector, ServiceTime time,
        ILogger<ApnsProvider> logger)
        : this(options.Value, new ApnsConnections(options.Value, TokensOf(options.Value, tokens, protector, time, logger), time), time,
            logger)
    {
    }

    internal ApnsProvider(ApnsOptions options, ApnsConnections connections, TimeProvider time, ILogger logger) =>
        (_timeout, _connections, _time, _logger) = (options.RequestTimeout, connections, time, logger);

    public bool Serves(Provider provider) => provider is Provider.Apn or Provider.ApnSandbox;

    public PayloadCheck Check(PushMessage message) => ApnsRequestBuilder.Check(message);

    public ProviderRequest Build(Push push) => ApnsRequestBuilder.Build(push, BundleIdOf(push.Credential), _time.GetUtcNow());

    public async Task<DeliveryOutcome> SendAsync(ProviderRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var own = (ApnsRequest)request;
        var push = own.Push;
        if (push.DryRun) return new DeliveryOutcome.Accepted(DryRunId);
        using var lease = _connections.Rent(push.Credential);
        using var deadline = new Deadline(_timeout, _time, cancellationToken, push.ExpiresAt, push.IsWanted);
        try
        {
            return Read(await SendAsync(lease, own, deadline), own);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Read(new Exchange.Failed("timed out before it was sent", FailureKind.TimedOut, MayHaveArrived: false), own);
        }
    }

    public void Dispose() => _connections.Dispose();

    internal static Func<ApnsSigningKey, ProviderTokens> TokensOf(
        ApnsOptions options, IProviderTokenStore store, CredentialProtector protector, TimeProvider time, ILogger logger) =>
        key => new ProviderTokens(new StoredTokens(key, store, protector, logger), key.SharedId, options.RequestTimeout, time, logger);

    private static string BundleIdOf(PushCredential credential) => credential.Content switch
    {
        CredentialContent.ApnsTokenKey key => key.BundleId,
        CredentialContent.ApnsCertificate certificate => certificate.BundleId,
        _ => throw ApnsConnections.WrongContent(credential),
    };

    private DeliveryOutcome Read(Exchange exchange, ApnsRequest request) =>
        ApnsResponses.Read(exchange, request.Push.Id.ToUuid().ToString("D"), _time.GetUtcNow(), request.TopicOverridden);

    private async Task<Exchange> SendAsync(ClientLease<ApnsClient> lease, ApnsRequest request, Deadline deadline)
    {
        if (lease.Client.ProviderTokens is not { } tokens) return await SendAsync(lease, request, null, deadline);
        var token = await tokens.GetAsync(deadline.Token);
        var exchange = await SendAsync(lease, request, token, deadline);
        if (!ApnsResponses.RefusesProviderToken(exchange) || await tokens.ReplaceAsync(token, deadline.Token) is not { } next)
            return exchange;
        return await SendAsync(lease, request, next, deadline);
    }

    private async Task<Exchange> SendAsync(ClientLease<ApnsClient> lease, ApnsRequest request, ProviderToken? token, Deadline deadline)
    {
        var exchange = await lease.Client.SendAsync(request, token, deadline);
        if (exchange is Exchange.Failed { Kind: FailureKind.NoHttp2, Reason: var reason }) Replace(lease, request.Push.Credential, reason);
        else if (ApnsResponses.EndsConnection(exchange)) Replace(lease, request.Push.Credential, "IdleTimeout");
        return exchange;
    }

    private void Replace(ClientLease<ApnsClient> lease, PushCredential credential, string reason)
    {
        lease.Retire();
        Log.ConnectionsReplaced(_logger, credential.Id, credential.Revision, reason);
    }
}

/// <summary>How pushes are sent to APNs. Settings <c>Push__Apns__…</c>.</summary>
public sealed class ApnsOptions
{
    public const string Section = "Push:Apns";

    /// <summary>
    /// Where credentials of type APN send. A scheme of http, for a simulator on this machine, means HTTP/2 with prior
    /// knowledge. Default https://api.push.apple.com; port 2197 is served too.
    /// </summary>
    /// <value>Setting <c>Push__Apns__ProductionBaseAddress</c>.</value>
    public Uri ProductionBaseAddress { get; set; } = new("https://api.push.apple.com");

    /// <summary>Where credentials of type APN_SANDBOX send. Default https://api.sandbox.push.apple.com.</summary>
    /// <value>Setting <c>Push__Apns__SandboxBaseAddress</c>.</value>
    public Uri SandboxBaseAddress { get; set; } = new("https://api.sandbox.push.apple.com");

    /// <summary>How long one send may take, including the wait for a free stream. Default 30 seconds; 1 second to 1
    /// minute.</summary>
    /// <value>Setting <c>Push__Apns__RequestTimeout</c>.</value>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The connections of each credential.</summary>
    /// <value>Settings <c>Push__Apns__Connections__…</c>.</value>
    public ConnectionOptions Connections { get; set; } = new();
}

internal sealed class ApnsOptionsCheck : IValidateOptions<ApnsOptions>
{
    private static readonly TimeSpan LeastTimeout = TimeSpan.FromSeconds(1);

    public ValidateOptionsResult Validate(string? name, ApnsOptions options)
    {
        string[] faults =
        [
            .. OptionChecks.Address("Push__Apns__ProductionBaseAddress", options.ProductionBaseAddress),
            .. OptionChecks.Address("Push__Apns__SandboxBaseAddress", options.SandboxBaseAddress),
            .. OptionChecks.RequestTimeout("Push__Apns__RequestTimeout", options.RequestTimeout, LeastTimeout),
            .. OptionChecks.Connections("Push__Apns__Connections", options.Connections),
        ];
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
