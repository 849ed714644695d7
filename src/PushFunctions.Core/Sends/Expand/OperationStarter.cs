namespace PushFunctions.Core.Sends.Expand;

/// <summary>Gives every batch, page and audience of an accepted operation its message. Safe to repeat: claims and findings make doubles harmless.</summary>
public sealed class OperationStarter(IOperationStore operations, IPageStore pages, PageExpander expander, DeliveryDispatcher deliveries, FanoutDispatcher fanout, TimeProvider time)
{
    public async Task StartAsync(Operation operation, CancellationToken cancellationToken)
    {
        if (operation is not { UserPages: 1, Audiences.Count: 0 } || await pages.FindAsync(operation.Id, 1, cancellationToken) is not { } only)
        {
            await StartPartByPartAsync(operation, cancellationToken);
            return;
        }

        await SendDirectAsync(operation, cancellationToken);
        await expander.ExpandAsync(operation, only, cancellationToken);
    }

    /// <summary>Without a look at any part: one that cannot be worked on has its own message, and fails by itself.</summary>
    public async Task StartPartByPartAsync(Operation operation, CancellationToken cancellationToken)
    {
        await SendDirectAsync(operation, cancellationToken);
        await fanout.SendPagesAsync(operation, Enumerable.Range(1, operation.UserPages), cancellationToken);
        if (operation.Audiences.Count > 0)
            await fanout.SendAudiencesAsync(operation, null, operation.UserPages + 1, cancellationToken);
    }

    /// <summary>A scheduled operation is processed from now on. After its messages: whoever repeats the start after a crash finds it SCHEDULED still.</summary>
    public async Task EndScheduleAsync(Operation operation, CancellationToken cancellationToken)
    {
        while (operation is { Status: OperationStatus.Scheduled })
        {
            var updated = await operations.TryUpdateAsync(operation with { Status = OperationStatus.Processing, UpdatedAt = time.GetUtcNow() }, cancellationToken);
            if (updated is not null || await operations.FindAsync(operation.Account, operation.Id, cancellationToken) is not { } current) return;
            operation = current;
        }
    }

    private Task SendDirectAsync(Operation operation, CancellationToken cancellationToken) =>
        deliveries.SendAsync(operation, Enumerable.Range(0, operation.DirectBatches).Select(index => BatchId.Original(0, index)), cancellationToken);
}
