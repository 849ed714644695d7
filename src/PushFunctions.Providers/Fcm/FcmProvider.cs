using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PushFunctions.Providers.Http;
using PushFunctions.Providers.Payloads;

namespace PushFunctions.Providers.Fcm;

/// <summary>
/// Firebase Cloud Messaging, HTTP v1: one call per push over shared HTTP/2 connections. A dry run is asked with <c>validate_only</c>.
/// Nothing is repeated here but the one send that follows a renewed access token; waiting is the queue's.
/// </summary>
public sealed class FcmProvider : IPushProvider, IDisposable
{
    private const int MaximumPayloadBytes = 4096;

    // Longest id there is, so that a push measures the same before it has one.
    private static readonly string SomeId = NotificationId.Prefix + new string('0', 34);
    private readonly FcmConnections _connections;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    public FcmProvider(IOptions<FcmOptions> options, TimeProvider time, ILogger<FcmProvider> logger)
        : this(options.Value, new FcmConnections(options.Value, time, logger), time, logger)
    {
    }

    internal FcmProvider(FcmOptions options, FcmConnections connections, TimeProvider time, ILogger logger) =>
        (_timeout, _connections, _time, _logger) = (options.RequestTimeout, connections, time, logger);

    public bool Serves(Provider provider) => provider == Provider.Fcm;

    /// <inheritdoc/>
    /// <remarks>The target, headers and options do not count. Overrides that cannot be merged are left out: sending says what is wrong with them.</remarks>
    public PayloadSize MeasurePayload(PushMessage message)
    {
        try
        {
            return Measure(message);
        }
        catch (PushContentException)
        {
            return Measure(message with { FcmOverrides = null });
        }
    }

    public IReadOnlyList<PayloadFault> CheckPayload(PushMessage message) => FcmRequestBuilder.Check(PartsOf(message));

    public async Task<DeliveryOutcome> SendAsync(Push push, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        byte[] body;
        try
        {
            body = FcmRequestBuilder.Build(push, _time.GetUtcNow());
        }
        catch (PushContentException exception)
        {
            return new DeliveryOutcome.Rejected(exception.Message, RejectionKind.Payload);
        }

        using var deadline = new Deadline(_timeout, _time, cancellationToken, push.ExpiresAt, push.IsWanted);
        using var lease = _connections.Rent(push.Credential);
        try
        {
            return await SendAsync(lease, push.Credential, body, deadline);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return FcmResponses.Read(new Exchange.Failed("no access token in time", FailureKind.TimedOut, MayHaveArrived: false));
        }
    }

    public void Dispose() => _connections.Dispose();

    private static PayloadSize Measure(PushMessage message) => new(FcmPayloadSize.Of(FcmRequestBuilder.Build(PartsOf(message))), MaximumPayloadBytes);

    private static FcmParts PartsOf(PushMessage message) => new(message, Token: null, SomeId, Lifetime: default, ValidateOnly: false);

    private async Task<DeliveryOutcome> SendAsync(ClientLease<FcmClient> lease, PushCredential credential, byte[] body, Deadline deadline)
    {
        var signIn = await lease.Client.AccessTokens.GetAsync(deadline.Token);
        if (signIn is not SignIn.Done { Token: var token }) return ((SignIn.Failed)signIn).Outcome;
        var answer = await SendAsync(lease, credential, body, token, deadline);
        if (!answer.AccessTokenRefused) return answer.Outcome;
        return await lease.Client.AccessTokens.ReplaceAsync(token, deadline.Token) switch
        {
            null => answer.Outcome,
            SignIn.Failed failed => failed.Outcome,
            SignIn.Done other => (await SendAsync(lease, credential, body, other.Token, deadline)).Outcome,
            _ => answer.Outcome,
        };
    }

    private async Task<FcmResponse> SendAsync(ClientLease<FcmClient> lease, PushCredential credential, byte[] body, AccessToken token, Deadline deadline)
    {
        var exchange = await lease.Client.SendAsync(body, token, deadline);
        if (exchange is not Exchange.Failed failure) return FcmResponses.Read((Exchange.Answered)exchange, _time.GetUtcNow());
        if (failure.Kind == FailureKind.NoHttp2)
        {
            lease.Retire();
            Log.ConnectionsReplaced(_logger, credential.Id, credential.Revision, failure.Reason);
        }

        return new FcmResponse(FcmResponses.Read(failure));
    }
}
