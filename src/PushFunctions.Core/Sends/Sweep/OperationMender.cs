using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PushFunctions.Core.Sends.Sweep;

/// <summary>Looks at one operation that has not ended: completes it, starts it, or sends messages again that are lost or in the hands of workers that are gone.</summary>
public sealed class OperationMender(
    IOperationStore operations,
    IPageStore pages,
    IBatchStore batches,
    ProgressReader reader,
    OperationCompletion completion,
    FanoutDispatcher fanout,
    DeliveryDispatcher deliveries,
    IQueueLengths queues,
    IOptions<SendOptions> options,
    TimeProvider time,
    ILogger<OperationMender> logger)
{
    /// <summary>How long a writer may take from the mark to the operation, which is written last.</summary>
    public static readonly TimeSpan AcceptTime = TimeSpan.FromMinutes(10);

    /// <summary>Since when its oldest open job is due; null where none is.</summary>
    public async Task<DateTimeOffset?> MendAsync(OpenOperation open, CancellationToken cancellationToken)
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
        operation = await completion.TryCompleteAsync(operation, progress, cancellationToken);
        if (operation.FinalStats is not null) return null;
        await PutBackAsync(open, operation, progress, cancellationToken);
        return operation.HasEnded ? null : DueSince(operation, progress);
    }

    /// <summary>A start that is near gets its message now, so that it comes to the second. A start that is past was lost: the message comes again each minute until it is taken.</summary>
    private async Task<DateTimeOffset?> StartWhenDueAsync(Operation operation, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var wait = operation.SendAt!.Value - now;
        if (wait <= TimeSpan.FromMinutes(1)) await fanout.SendStartAsync(operation, wait > TimeSpan.Zero ? wait : TimeSpan.Zero, cancellationToken);
        return wait < TimeSpan.Zero ? operation.SendAt : null;
    }

    /// <summary>Its writer stopped before it was accepted. Revoked first: a writer that is only slow cannot accept it once its parts are removed.</summary>
    private async Task AbandonAsync(OpenOperation open, CancellationToken cancellationToken)
    {
        if (!await operations.TryRevokeAsync(open.Account, open.Id, cancellationToken)) return;
        logger.OperationAbandoned(open.Id.Value);
        await batches.RemoveAllAsync(open.Id, cancellationToken);
        await pages.RemoveAllAsync(open.Id, cancellationToken);
        await operations.CloseAsync(open, cancellationToken);
    }

    private async Task PutBackAsync(OpenOperation open, Operation operation, OperationProgress progress, CancellationToken cancellationToken)
    {
        // Before the fronts of the queues: most operations that are open are at work.
        var nothingWaits = new QueueFront(time.GetUtcNow(), null);
        if (StalledAt(nothingWaits, nothingWaits).Count == 0) return;
        var stalled = StalledAt(await FrontOfAsync(QueueNames.Deliveries, cancellationToken), await FrontOfAsync(QueueNames.Fanout, cancellationToken));
        if (stalled.Count == 0) return;
        await deliveries.SendAsync(operation, stalled.Batches, cancellationToken);
        await MarkQueuedAsync(operation, stalled.Batches, cancellationToken);
        if (stalled.Pages.Count > 0 || stalled.Audiences) await operations.MarkMendedAsync(open, time.GetUtcNow(), cancellationToken);
        await fanout.SendPagesAsync(operation, stalled.Pages, cancellationToken);
        if (stalled.Audiences)
        {
            var last = progress.Pages.Where(page => page.Number > operation.UserPages).Select(page => page.Number).DefaultIfEmpty().Max();
            var cursor = last == 0 ? null : (await pages.FindAsync(operation.Id, last, cancellationToken))?.Recipients[^1].User.Tail;
            await fanout.SendAudiencesAsync(operation, cursor, Math.Max(last, operation.UserPages) + 1, cancellationToken);
        }

        logger.OperationMended(operation.Id.Value, stalled.Count);

        Stalled StalledAt(QueueFront deliveryFront, QueueFront fanoutFront) =>
            Stalled.Of(operation, progress, open.MendedAt, deliveryFront, fanoutFront, options.Value.Patience);
    }

    /// <summary>The time of before the look: what was sent after it may stand behind what was seen.</summary>
    private async Task<QueueFront> FrontOfAsync(string queue, CancellationToken cancellationToken)
    {
        var at = time.GetUtcNow();
        return new QueueFront(at, await queues.FindLatestAtFrontAsync(queue, cancellationToken));
    }

    /// <summary>After the messages, so that a sweep that dies in between leaves one too many and not one too few.</summary>
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
            .. progress.Pages.Where(page => !page.IsExpanded).Select(page => page.CreatedAt > begun ? page.CreatedAt : begun),
        ];
        return due.Length == 0 ? null : due.Min();
    }
}
