namespace PushFunctions.Core.Sends.Sweep;

/// <summary>
/// Notes of sends that no timeline shows any more: the tables of whole days, and rows of sends with a walk. The table of
/// the next day is made here too, so that the first send of a day need not.
/// </summary>
public sealed class ExpiredTimelines(IAccountStore accounts, IUserSendStore sends, ServiceTime time) : IExpiringRecords
{
    public string Name => "timelines";

    public async Task<int> RemoveSomeAsync(int limit, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var before = now - TimelineReader.Window;
        var removed = await sends.TurnDayAsync(
            DateOnly.FromDateTime(now.UtcDateTime), DateOnly.FromDateTime(before.UtcDateTime), cancellationToken);
        await foreach (var account in accounts.ListAsync(cancellationToken))
        {
            if (removed >= limit) return removed;
            removed += await sends.RemoveWalksAsync(account, before, limit - removed, cancellationToken);
        }

        return removed;
    }
}
