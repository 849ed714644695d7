using Microsoft.Extensions.Options;

namespace PushFunctions.Core.Sends.Expand;

/// <summary>Gives every batch, page and audience of an accepted operation its message. Safe to repeat: leases and
/// findings make duplicates harmless.</summary>
public sealed class OperationStarter(
    IOperationStore operations, IPageStore pages, PageExpander expander, DeliveryDispatcher deliveries, FanoutDispatcher fanout,
    ServiceTime time)
{
    /// <param name="catalog">The account's, where it was read just now; null reads it where it is needed.</param>
    public async Task StartAsync(Operation operation, Catalog? catalog, CancellationToken cancellationToken)
    {
        if (operation is not { UserPages: 1, Audiences.Count: 0 }
            || await pages.FindAsync(operation.Id, 1, cancellationToken) is not { } only)
        {
            await StartPartByPartAsync(operation, cancellationToken);
            return;
        }

        await SendDirectAsync(operation, cancellationToken);
        await expander.ExpandAsync(operation, only, catalog, cancellationToken);
    }

    /// <summary>Without reading any part: one that cannot be processed has its own message, and fails by
    /// itself.</summary>
    public async Task StartPartByPartAsync(Operation operation, CancellationToken cancellationToken)
    {
        await SendDirectAsync(operation, cancellationToken);
        await fanout.SendPagesAsync(operation, Enumerable.Range(1, operation.UserPages), cancellationToken);
        if (operation.Audiences.Count > 0)
            await fanout.SendAudiencesAsync(operation, null, operation.UserPages + 1, cancellationToken);
    }

    /// <summary>A scheduled operation is processed from now on. After its messages, so that a start that is repeated
    /// after a crash finds it SCHEDULED still.</summary>
    public async Task EndScheduleAsync(Operation operation, CancellationToken cancellationToken)
    {
        while (operation is { Status: OperationStatus.Scheduled })
        {
            var updated = await operations.TryUpdateAsync(
                operation with { Status = OperationStatus.Processing, UpdatedAt = time.GetUtcNow() }, cancellationToken);
            if (updated is not null || await operations.FindAsync(operation.Account, operation.Id, cancellationToken) is not { } current)
                return;
            operation = current;
        }
    }

    private Task SendDirectAsync(Operation operation, CancellationToken cancellationToken) =>
        deliveries.SendAsync(
            operation, Enumerable.Range(0, operation.DirectBatches).Select(index => BatchId.Original(0, index)), cancellationToken);
}

/// <summary>Puts the steps of an operation on the fan-out queue.</summary>
public sealed class FanoutDispatcher(IFanoutQueue queue, IOptions<SendOptions> options)
{
    public Task SendPagesAsync(Operation operation, IEnumerable<int> pages, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            pages,
            new ParallelOptions { MaxDegreeOfParallelism = options.Value.Parallelism, CancellationToken = cancellationToken },
            async (page, token) => await SendAsync(operation, FanoutStep.Page, page, token));

    public Task SendAudiencesAsync(Operation operation, string? cursor, int nextPage, CancellationToken cancellationToken) =>
        queue.SendAsync(
            Message(operation, FanoutStep.Audiences) with { Cursor = cursor, NextPage = nextPage }, TimeSpan.Zero, cancellationToken);

    public Task SendStartAsync(Operation operation, TimeSpan delay, CancellationToken cancellationToken) =>
        queue.SendAsync(Message(operation, FanoutStep.Start), delay, cancellationToken);

    private Task SendAsync(Operation operation, FanoutStep step, int page, CancellationToken cancellationToken) =>
        queue.SendAsync(Message(operation, step) with { Page = page }, TimeSpan.Zero, cancellationToken);

    private static FanoutMessage Message(Operation operation, FanoutStep step) =>
        new(FanoutMessage.CurrentVersion, operation.Account.Value, operation.Id.Value, step, TraceParent: PushTelemetry.TraceParent);
}

/// <summary>Puts batches on the delivery queue, many at a time.</summary>
public sealed class DeliveryDispatcher(IDeliveryQueue queue, IOptions<SendOptions> options)
{
    public Task SendAsync(Operation operation, IEnumerable<BatchId> batches, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            batches,
            new ParallelOptions { MaxDegreeOfParallelism = options.Value.Parallelism, CancellationToken = cancellationToken },
            async (batch, token) => await queue.SendAsync(
                new DeliveryMessage(
                    DeliveryMessage.CurrentVersion, operation.Account.Value, operation.Id.Value, batch.Value,
                    TraceParent: PushTelemetry.TraceParent),
                TimeSpan.Zero,
                token));

    /// <summary>For a batch that a worker has: a message that returns after the lease's duration, to take the batch
    /// if the lease has not changed by then.</summary>
    public Task CheckLeasesAsync(Operation operation, IEnumerable<BatchTally> leased, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            leased,
            new ParallelOptions { MaxDegreeOfParallelism = options.Value.Parallelism, CancellationToken = cancellationToken },
            async (batch, token) => await queue.SendAsync(
                new DeliveryMessage(
                    DeliveryMessage.CurrentVersion, operation.Account.Value, operation.Id.Value, batch.Id.Value, batch.Lease!.Version,
                    TraceParent: PushTelemetry.TraceParent),
                batch.Lease.Duration,
                token));
}
