using Microsoft.Extensions.Options;

namespace PushFunctions.Core.Sends.Sweep;

/// <summary>
/// Operations that ended before the days that are kept, with their batches and walks. The operation's own row goes
/// last: whatever is left after a crash, or after one sweep's share of a large send, is found again.
/// </summary>
public sealed class ExpiredOperations(
    IAccountStore accounts,
    IOperationStore operations,
    IBatchStore batches,
    IReceiptStore receipts,
    IOptions<RetentionOptions> options,
    ServiceTime time) : IExpiringRecords
{
    public string Name => "operations";

    public async Task<int> RemoveSomeAsync(int limit, CancellationToken cancellationToken)
    {
        var before = options.Value.Before(time.GetUtcNow());
        var removed = 0;
        await foreach (var account in accounts.ListAsync(cancellationToken))
        {
            await foreach (var operation in operations.ListEndedAsync(account, before, cancellationToken))
            {
                removed += await RemoveAsync(account, operation, limit - removed, cancellationToken);
                if (removed >= limit) return removed;
            }
        }

        return removed;
    }

    private async Task<int> RemoveAsync(AccountSid account, EndedOperation operation, int limit, CancellationToken cancellationToken)
    {
        var removed = await batches.RemoveSomeAsync(operation.Id, limit, cancellationToken);
        if (operation.HasReceipts && removed < limit)
            removed += await receipts.RemoveSomeAsync(operation.Id, limit - removed, cancellationToken);
        if (removed >= limit) return removed;
        await operations.RemoveAsync(account, operation.Id, cancellationToken);
        return removed + 1;
    }
}
