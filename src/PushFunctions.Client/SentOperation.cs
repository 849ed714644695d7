namespace PushFunctions.Client;

/// <summary>A send that the service has accepted: it is durable, and its pushes are on their way.</summary>
public sealed class SentOperation
{
    private readonly PushClient _client;

    internal SentOperation(PushClient client, OperationAccepted accepted, string idempotencyKey)
    {
        _client = client;
        Id = accepted.OperationId;
        Location = accepted.OperationLocation;
        IdempotencyKey = idempotencyKey;
    }

    /// <summary>The operation's id.</summary>
    public string Id { get; }

    /// <summary>The operation's address.</summary>
    public string Location { get; }

    /// <summary>The key under which the same send can be repeated for 24 hours without being sent twice.</summary>
    public string IdempotencyKey { get; }

    /// <inheritdoc cref="PushClient.WaitUntilCompletedAsync"/>
    public Task<OperationResponse> WaitUntilCompletedAsync(
        IProgress<OperationResponse>? progress = null, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        _client.WaitUntilCompletedAsync(Id, progress, timeout, cancellationToken);
}

/// <summary>Waiting in the same expression as sending.</summary>
public static class SentOperationTasks
{
    /// <inheritdoc cref="PushClient.WaitUntilCompletedAsync"/>
    public static async Task<OperationResponse> WaitUntilCompletedAsync(
        this Task<SentOperation> sending, IProgress<OperationResponse>? progress = null, TimeSpan? timeout = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sending);
        var sent = await sending.ConfigureAwait(false);
        return await sent.WaitUntilCompletedAsync(progress, timeout, cancellationToken).ConfigureAwait(false);
    }
}

public partial class PushClient
{
    private static readonly TimeSpan FirstPoll = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LastPoll = TimeSpan.FromSeconds(5);

    /// <summary>Sends. The request has an idempotency key, so it is repeated safely where its response was
    /// lost.</summary>
    /// <param name="send">To whom, and what.</param>
    /// <param name="idempotencyKey">Your own name for this send, up to 255 characters, such as <c>order-17</c>: a
    /// process that starts again with the same key and the same send gets the first response. Null takes a new
    /// key.</param>
    /// <param name="cancellationToken">Ends the wait for the response; the send may have been accepted all the
    /// same.</param>
    /// <exception cref="PushApiException">The send was refused: nothing is sent.</exception>
    public async Task<SentOperation> SendAsync(
        SendRequest send, string? idempotencyKey = null, CancellationToken cancellationToken = default)
    {
        var key = idempotencyKey ?? NewIdempotencyKey();
        return new SentOperation(this, await SendNotificationsAsync(send, key, cancellationToken).ConfigureAwait(false), key);
    }

    /// <summary>Waits until nothing of the operation is in flight: each push was accepted by its provider, failed, or
    /// was canceled. It asks after a quarter of a second, then less and less often, up to every five seconds.</summary>
    /// <param name="operationId">The operation.</param>
    /// <param name="progress">Gets each state that was read, the last one too.</param>
    /// <param name="timeout">How long to wait at most; null waits as long as it takes, for a schedule until it is
    /// due.</param>
    /// <param name="cancellationToken">Ends the wait; the operation goes on.</param>
    /// <returns>The operation in its last state: read its stats. That it is over does not mean that every push was
    /// accepted.</returns>
    /// <exception cref="TimeoutException">The operation is still in flight after the timeout.</exception>
    public async Task<OperationResponse> WaitUntilCompletedAsync(
        string operationId, IProgress<OperationResponse>? progress = null, TimeSpan? timeout = null,
        CancellationToken cancellationToken = default)
    {
        var start = Time.GetTimestamp();
        for (var wait = FirstPoll; ; wait = Shorter(wait * 1.4, LastPoll))
        {
            var operation = await GetOperationAsync(operationId, cancellationToken).ConfigureAwait(false);
            progress?.Report(operation);
            if (operation.IsOver) return operation;
            if (timeout is { } longest)
            {
                var left = longest - Time.GetElapsedTime(start);
                if (left <= TimeSpan.Zero)
                {
                    throw new TimeoutException(
                        $"{operationId} is still {operation.Status} after {longest.TotalSeconds:0.#} seconds, with "
                            + $"{operation.Stats.Queued} of "
                        + $"{operation.Stats.Total} pushes queued. It goes on without you; read it again later.");
                }

                wait = Shorter(wait, left);
            }

            await Task.Delay(wait, Time, cancellationToken).ConfigureAwait(false);
        }
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}

public partial class OperationResponse
{
    /// <summary>Whether nothing of it is in flight any more.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsOver =>
        Status == OperationStatus.COMPLETED || Status == OperationStatus.CANCELED && Stats is { Queued: 0, Scheduled: 0 };
}
