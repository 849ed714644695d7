using Microsoft.Extensions.Options;

namespace PushFunctions.Core.Sends.Sweep;

/// <summary>
/// Operations that ended before the days that are kept, with their notifications, batches and pages. The operation's
/// own row goes last, and a batch after its notifications: whatever is left after a crash, or after one sweep's share
/// of a large send, is found again.
/// </summary>
public sealed class ExpiredOperations(
    IAccountStore accounts,
    IOperationStore operations,
    IPageStore pages,
    IBatchStore batches,
    INotificationStore notifications,
    IOptions<RetentionOptions> options,
    ServiceTime time) : IExpiringRecords
{
    private const int BatchesAtATime = 200;
    private const int Parallelism = 16;

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

    private async Task<int> RemoveAsync(AccountSid account, OperationId operation, int limit, CancellationToken cancellationToken)
    {
        var removed = 0;
        while (removed < limit)
        {
            var some = await batches.TallyAsync(operation, cancellationToken).Take(BatchesAtATime).ToListAsync(cancellationToken);
            if (some.Count == 0)
            {
                await pages.RemoveAllAsync(operation, cancellationToken);
                await operations.RemoveAsync(account, operation, cancellationToken);
                return removed + 1;
            }
            await InParallel.ForEachAsync(
                [.. some.Select(batch => batch.Id.Number).Distinct()],
                Parallelism,
                (number, token) => notifications.RemoveAllAsync(operation, number, token),
                cancellationToken);
            await batches.RemoveAsync(operation, [.. some.Select(batch => batch.Id)], cancellationToken);
            removed += some.Sum(batch => 1 + batch.Jobs);
        }

        return removed;
    }
}
