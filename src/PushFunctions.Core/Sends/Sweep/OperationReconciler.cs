using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PushFunctions.Core.Sends.Sweep;

/// <summary>What waits at the front of a queue, as of a moment: it tells a backlog, which is only waiting, from
/// messages that are lost or that a dead worker held.</summary>
/// <param name="At">When it was seen.</param>
/// <param name="Latest">When the latest of the messages at the front was sent; null where none waits.</param>
public sealed record QueueFront(DateTimeOffset At, DateTimeOffset? Latest)
{
    public static readonly TimeSpan LongestBacklog = TimeSpan.FromHours(1);

    /// <summary>Between the row and its message, which is sent after it, and between the clocks of two
    /// machines.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    /// <summary>From when a message is at the front until its worker has the lease.</summary>
    private static readonly TimeSpan Pickup = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Whether a message that was sent then has been at the front, so that it is lost if nothing has come of it.
    /// Behind a backlog that cannot be told; after <see cref="LongestBacklog"/> it counts as lost all the same.
    /// </summary>
    /// <param name="stallTimeout">How long to wait where there is a reason to; zero where there is none.</param>
    public bool HasPassed(DateTimeOffset sentAt, TimeSpan stallTimeout)
    {
        var waited = At - sentAt;
        if (waited > LongestBacklog) return true;
        return waited > Pickup && waited > stallTimeout && (Latest is null || Latest > sentAt + Margin);
    }

}

/// <summary>What of an operation is stalled: its messages may be lost, or their workers dead.</summary>
public sealed record Stalled(IReadOnlyList<BatchId> Batches, IReadOnlyList<Walk> Walks)
{
    public int Count => Batches.Count + Walks.Count;

    /// <param name="requeuedAt">When messages for walks of the operation were last sent again.</param>
    /// <param name="checkedAt">When a message was sent to check the lease that a batch has; null where none
    /// was.</param>
    /// <param name="stallTimeout">How long after a message, or after a worker released its batch, another is
    /// sent.</param>
    public static Stalled Of(
        Operation operation, OperationProgress progress, DateTimeOffset? requeuedAt, Func<BatchTally, DateTimeOffset?> checkedAt,
        QueueFront deliveries, QueueFront fanout,
        TimeSpan stallTimeout)
    {
        var begun = Later(operation.SendAt ?? operation.CreatedAt, requeuedAt);
        var isCanceled = operation.Status == OperationStatus.Canceled;
        return new Stalled(
            // Of a canceled operation only what a worker had: the rest is canceled as it is.
            [.. progress.Batches.Where(batch => (!isCanceled || batch.IsInHand) && IsStalled(batch, checkedAt, deliveries, stallTimeout))
                .Select(batch => batch.Id)],
            // Its message ends the walk of a canceled operation.
            [.. progress.Walks.Where(
                walk => walk.State != WalkState.Ended && fanout.HasPassed(Later(begun, walk.UpdatedAt), TimeSpan.Zero))]);
    }

    private static bool IsStalled(BatchTally batch, Func<BatchTally, DateTimeOffset?> checkedAt, QueueFront front, TimeSpan stallTimeout) =>
        batch.State switch
        {
            // Whether the worker is alive, the message finds out; only where it is lost another is needed.
            BatchState.Leased => checkedAt(batch) is { } at && front.HasPassed(at, stallTimeout),
            // A message was already sent, or rescheduled by the worker that released the batch: it is waiting, or is lost
            // too.
            BatchState.Waiting when batch.QueuedAt > batch.DueAt => front.HasPassed(batch.QueuedAt.Value, stallTimeout),
            BatchState.Waiting => front.HasPassed(Later(batch.DueAt, batch.CreatedAt), TimeSpan.Zero),
            _ => false,
        };

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset? other) => other > one ? other.Value : one;
}

/// <summary>Reconciles one operation that has not ended: completes it, starts it, or requeues messages that are lost
/// or whose workers are dead.</summary>
public sealed class OperationReconciler(
    IOperationStore operations,
    IBatchStore batches,
    ProgressReader reader,
    OperationCompletion completion,
    SendDispatcher dispatcher,
    IOptions<SendOptions> options,
    ServiceTime time,
    ILogger<OperationReconciler> logger)
{
    /// <summary>How long a writer may take from the mark to the operation, which is written last.</summary>
    public static readonly TimeSpan AcceptTime = TimeSpan.FromMinutes(10);

    private const int MaximumChecks = 10_000;

    /// <summary>In this process only: another that sweeps sends one message too many.</summary>
    private readonly ExpiringCache<(OperationId, BatchId), LeaseCheck> _checks = new(MaximumChecks, QueueFront.LongestBacklog, time);

    /// <summary>Since when its oldest open job is due; null where none is.</summary>
    public async Task<DateTimeOffset?> ReconcileAsync(OpenOperation open, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var operation = await operations.FindAsync(open.Account, open.Id, cancellationToken);
        if (operation is null)
        {
            if (now - open.Id.CreatedAt > AcceptTime) await AbandonAsync(open, cancellationToken);
            return null;
        }
        if (operation.FinalStats is not null)
        {
            await operations.CloseAsync(open, cancellationToken);
            return null;
        }
        if (operation.Status == OperationStatus.Scheduled) return await StartWhenDueAsync(operation, now, cancellationToken);
        var progress = await reader.ReadAsync(operation, cancellationToken);
        operation = await completion.CompleteOrTellAsync(operation, progress, cancellationToken);
        if (operation.FinalStats is not null) return null;
        await RequeueAsync(open, operation, progress, cancellationToken);
        return operation.HasEnded ? null : DueSince(operation, progress);
    }

    /// <summary>A start that is near gets its message now, so that it comes to the second. A start that is past was
    /// lost: its message is sent again each minute until it has come.</summary>
    private async Task<DateTimeOffset?> StartWhenDueAsync(Operation operation, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var wait = operation.SendAt!.Value - now;
        if (wait <= TimeSpan.FromMinutes(1))
            await dispatcher.SendStartAsync(operation, wait > TimeSpan.Zero ? wait : TimeSpan.Zero, cancellationToken);
        return wait < TimeSpan.Zero ? operation.SendAt : null;
    }

    /// <summary>Its writer stopped before it was accepted. Revoked first: a writer that is only slow cannot accept it
    /// once its parts are removed.</summary>
    private async Task AbandonAsync(OpenOperation open, CancellationToken cancellationToken)
    {
        if (!await operations.TryRevokeAsync(open.Account, open.Id, cancellationToken)) return;
        logger.OperationAbandoned(open.Id.Value);
        await batches.RemoveSomeAsync(open.Id, int.MaxValue, cancellationToken);
        await operations.CloseAsync(open, cancellationToken);
    }

    private async Task RequeueAsync(
        OpenOperation open, Operation operation, OperationProgress progress, CancellationToken cancellationToken)
    {
        await CheckLeasesAsync(operation, progress, cancellationToken);
        // Before the fronts of the queues: of most operations that are open nothing is stalled.
        var nothingWaits = new QueueFront(time.GetUtcNow(), null);
        if (StalledAt(nothingWaits, nothingWaits).Count == 0) return;
        var stalled = StalledAt(
            await FrontOfAsync(QueueNames.OfDeliveries(operation.IsExpress), cancellationToken), await FrontOfAsync(QueueNames.Fanout, cancellationToken));
        if (stalled.Count == 0) return;
        await dispatcher.SendBatchesAsync(operation, stalled.Batches, cancellationToken);
        await MarkQueuedAsync(operation, stalled.Batches, cancellationToken);
        if (stalled.Walks.Count > 0) await operations.MarkRequeuedAsync(open, time.GetUtcNow(), cancellationToken);
        foreach (var walk in stalled.Walks) await dispatcher.SendWalkAsync(operation, walk, TimeSpan.Zero, cancellationToken);
        logger.OperationReconciled(operation.Id.Value, stalled.Count);

        Stalled StalledAt(QueueFront deliveryFront, QueueFront fanoutFront) =>
            Stalled.Of(
                operation, progress, open.ReconciledAt, batch => CheckedAt(operation, batch), deliveryFront, fanoutFront,
                options.Value.StallTimeout);
    }

    /// <summary>
    /// No clock tells whether the worker of a leased batch is alive. A message that returns after the lease's
    /// duration does: it takes the batch if the lease has not changed by then. One message for each lease that is
    /// seen; a live worker's has another version at the next sweep.
    /// </summary>
    private async Task CheckLeasesAsync(Operation operation, OperationProgress progress, CancellationToken cancellationToken)
    {
        List<BatchTally> leased =
            [.. progress.Batches.Where(
                batch => batch is { State: BatchState.Leased, Lease: not null } && CheckedAt(operation, batch) is null)];
        await dispatcher.CheckLeasesAsync(operation, leased, cancellationToken);
        foreach (var batch in leased) _checks.Put((operation.Id, batch.Id), new LeaseCheck(batch.Lease!.Version, time.GetUtcNow()));
    }

    private DateTimeOffset? CheckedAt(Operation operation, BatchTally batch) =>
        _checks.TryGet((operation.Id, batch.Id), out var check) && check.Version == batch.Lease?.Version ? check.SentAt : null;

    /// <summary>With the time before the read: what was sent after it may stand behind what was seen.</summary>
    private async Task<QueueFront> FrontOfAsync(string queue, CancellationToken cancellationToken)
    {
        var at = time.GetUtcNow();
        return new QueueFront(at, await dispatcher.FindLatestAtFrontAsync(queue, cancellationToken));
    }

    /// <summary>After the messages, so that a sweep that dies in between leaves one too many and not one too
    /// few.</summary>
    private Task MarkQueuedAsync(Operation operation, IEnumerable<BatchId> sent, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            sent,
            new ParallelOptions { MaxDegreeOfParallelism = options.Value.Parallelism, CancellationToken = cancellationToken },
            async (batch, token) => await batches.MarkQueuedAsync(operation.Id, batch, time.GetUtcNow(), token));

    private static DateTimeOffset? DueSince(Operation operation, OperationProgress progress)
    {
        var begun = operation.SendAt ?? operation.CreatedAt;
        DateTimeOffset[] due =
        [
            .. progress.Batches.Where(batch => batch.State != BatchState.Settled).Select(batch => batch.DueAt),
            .. progress.Walks.Where(walk => walk.State != WalkState.Ended).Select(walk => walk.UpdatedAt > begun ? walk.UpdatedAt : begun),
        ];
        return due.Length == 0 ? null : due.Min();
    }

    /// <param name="Version">See <see cref="Lease.Version"/>.</param>
    private sealed record LeaseCheck(string Version, DateTimeOffset SentAt);
}
