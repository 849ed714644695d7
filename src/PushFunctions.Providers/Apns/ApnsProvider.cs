using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PushFunctions.Providers.Http;
using PushFunctions.Providers.Payloads;

namespace PushFunctions.Providers.Apns;

/// <summary>
/// Apple Push Notification service: one call per push over shared HTTP/2 connections. APNs cannot be asked to check only: a dry run is
/// built, and then taken as accepted under the id <see cref="DryRunId"/> without asking.
/// </summary>
public sealed class ApnsProvider : IPushProvider, IDisposable
{
    public const string DryRunId = "dry-run";

    private readonly ApnsConnections _connections;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    public ApnsProvider(IOptions<ApnsOptions> options, IProviderTokenStore tokens, CredentialProtector protector, TimeProvider time, ILogger<ApnsProvider> logger)
        : this(options.Value, new ApnsConnections(options.Value, TokensOf(options.Value, tokens, protector, time, logger), time), time, logger)
    {
    }

    internal ApnsProvider(ApnsOptions options, ApnsConnections connections, TimeProvider time, ILogger logger) =>
        (_timeout, _connections, _time, _logger) = (options.RequestTimeout, connections, time, logger);

    public bool Serves(Provider provider) => provider is Provider.Apn or Provider.ApnSandbox;

    /// <inheritdoc/>
    /// <remarks>Headers do not count. What cannot be built measures without the part that is wrong: sending says what it is.</remarks>
    public PayloadSize MeasurePayload(PushMessage message)
    {
        try
        {
            return ApnsRequestBuilder.Measure(message);
        }
        catch (PushContentException)
        {
            var rest = message.Data.Where(entry => entry.Key != "aps").ToDictionary();
            return ApnsRequestBuilder.Measure(message with { ApnOverrides = null, Data = rest });
        }
    }

    public IReadOnlyList<PayloadFault> CheckPayload(PushMessage message) => ApnsRequestBuilder.Check(message);

    public async Task<DeliveryOutcome> SendAsync(Push push, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var lease = _connections.Rent(push.Credential);
        ApnsRequest request;
        try
        {
            request = ApnsRequestBuilder.Build(push, lease.Client.BundleId, _time.GetUtcNow());
        }
        catch (PushContentException exception)
        {
            return new DeliveryOutcome.Rejected(exception.Message, RejectionKind.Payload);
        }

        if (push.DryRun) return new DeliveryOutcome.Accepted(DryRunId);
        using var deadline = new Deadline(_timeout, _time, cancellationToken, push.ExpiresAt, push.IsWanted);
        try
        {
            return await SendAsync(lease, push, request, deadline);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ApnsResponses.Read(new Exchange.Failed("no provider token or turn in time", FailureKind.TimedOut, MayHaveArrived: false));
        }
    }

    public void Dispose() => _connections.Dispose();

    internal static Func<ApnsSigningKey, ProviderTokens> TokensOf(
        ApnsOptions options, IProviderTokenStore store, CredentialProtector protector, TimeProvider time, ILogger logger) =>
        key => new ProviderTokens(new StoredTokens(key, store, protector, logger), key.SharedId, options.RequestTimeout, time, logger);

    private async Task<DeliveryOutcome> SendAsync(ClientLease<ApnsClient> lease, Push push, ApnsRequest request, Deadline deadline)
    {
        if (lease.Client.ProviderTokens is not { } tokens) return (await SendAsync(lease, push, request, null, deadline)).Outcome;
        var token = await tokens.GetAsync(deadline.Token);
        var answer = await SendAsync(lease, push, request, token, deadline);
        if (!answer.ProviderTokenExpired || await tokens.ReplaceAsync(token, deadline.Token) is not { } next) return answer.Outcome;
        return (await SendAsync(lease, push, request, next, deadline)).Outcome;
    }

    private async Task<ApnsResponse> SendAsync(ClientLease<ApnsClient> lease, Push push, ApnsRequest request, ProviderToken? token, Deadline deadline)
    {
        switch (await lease.Client.SendAsync(request, token, deadline))
        {
            case Exchange.Failed failure:
                if (failure.Kind == FailureKind.NoHttp2) Replace(lease, push.Credential, failure.Reason);
                return new ApnsResponse(ApnsResponses.Read(failure));
            case Exchange.Answered answered:
                var answer = ApnsResponses.Read(answered, push.Id.ToUuid().ToString("D"), _time.GetUtcNow(), request.TopicOverridden);
                if (answer.ConnectionIdle) Replace(lease, push.Credential, "IdleTimeout");
                return answer;
            default:
                throw new InvalidOperationException("An exchange is answered or failed.");
        }
    }

    private void Replace(ClientLease<ApnsClient> lease, PushCredential credential, string reason)
    {
        lease.Retire();
        Log.ConnectionsReplaced(_logger, credential.Id, credential.Revision, reason);
    }
}
