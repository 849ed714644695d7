using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PushFunctions.Core.Sends.Sweep;

/// <summary>How long records are kept.</summary>
public sealed class RetentionOptions
{
    public const string Section = "Push:Retention";
    public const int MaximumDays = 30;

    /// <summary>Days that operations with their notifications are kept after they ended, and Users after they were
    /// deleted. Default 7; 1 to 30.</summary>
    /// <value>Setting <c>Push__Retention__Days</c>.</value>
    public int Days { get; set; } = 7;

    /// <summary>What ended before that time is no longer kept.</summary>
    public DateTimeOffset Before(DateTimeOffset now) => now.AddDays(-Days);
}

/// <summary>Records of one kind, which go once their time is over.</summary>
public interface IExpiringRecords
{
    /// <summary>What they are, for the log.</summary>
    string Name { get; }

    /// <summary>Removes about as many rows as the limit says. Safe to repeat, and to run on several instances at
    /// once.</summary>
    /// <returns>How many rows were removed, about; fewer than the limit once none is left.</returns>
    Task<int> RemoveSomeAsync(int limit, CancellationToken cancellationToken);
}

/// <summary>Idempotency keys whose answer is no longer kept.</summary>
public sealed class ExpiredKeys(IAccountStore accounts, IIdempotencyStore keys, ServiceTime time) : IExpiringRecords
{
    public string Name => "idempotency keys";

    public async Task<int> RemoveSomeAsync(int limit, CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - IdempotentSends.Kept;
        var removed = 0;
        await foreach (var account in accounts.ListAsync(cancellationToken))
        {
            removed += await keys.RemoveSomeAsync(account, before, limit - removed, cancellationToken);
            if (removed >= limit) return removed;
        }

        return removed;
    }
}

/// <summary>Provider tokens of credentials that are no longer used: of one in use, the instance that makes the next
/// token removes the old ones.</summary>
public sealed class ExpiredProviderTokens(IProviderTokenStore tokens, ServiceTime time) : IExpiringRecords
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    public string Name => "provider tokens";

    public Task<int> RemoveSomeAsync(int limit, CancellationToken cancellationToken) =>
        tokens.RemoveSomeAsync(time.GetUtcNow() - Kept, limit, cancellationToken);
}

/// <summary>Events that webhook endpoints did not accept, after the days that notifications are kept.</summary>
public sealed class ExpiredFailures(
    IAccountStore accounts, IUndeliveredStore undelivered, IOptions<RetentionOptions> options, ServiceTime time) : IExpiringRecords
{
    public string Name => "webhook failures";

    public async Task<int> RemoveSomeAsync(int limit, CancellationToken cancellationToken)
    {
        var before = options.Value.Before(time.GetUtcNow());
        var removed = 0;
        await foreach (var account in accounts.ListAsync(cancellationToken))
        {
            removed += await undelivered.RemoveSomeAsync(account, before, limit - removed, cancellationToken);
            if (removed >= limit) return removed;
        }

        return removed;
    }
}

/// <summary>Users that were deleted before the days that are kept, and the tombstones of their
/// registrations.</summary>
public sealed class ExpiredUsers(IUserStore users, UserRemover remover, IOptions<RetentionOptions> options, ServiceTime time)
    : IExpiringRecords
{
    private const int Parallelism = 16;

    public string Name => "deleted Users";

    public async Task<int> RemoveSomeAsync(int limit, CancellationToken cancellationToken)
    {
        var before = options.Value.Before(time.GetUtcNow());
        var notes = await users.ListDeletedAsync(DateOnly.FromDateTime(before.UtcDateTime), limit, cancellationToken);
        await InParallel.ForEachAsync(notes, Parallelism, (note, token) => RemoveAsync(note, before, token), cancellationToken);
        return notes.Count;
    }

    /// <summary>A note whose User is not deleted is left from a deletion that failed; a User that was deleted again
    /// later has a second note. The User itself goes last but for the note, so that a crash leaves nothing
    /// behind.</summary>
    private async Task RemoveAsync(DeletedUser note, DateTimeOffset before, CancellationToken cancellationToken)
    {
        if (await users.FindAsync(note.Account, note.User, cancellationToken) is { } user && user.DeletedAt < before)
        {
            await remover.RemoveTombstonesAsync(note.Account, note.User, cancellationToken);
            await users.TryRemoveAsync(note.Account, user, cancellationToken);
        }

        await users.RemoveDeletedAsync(note, cancellationToken);
    }
}

/// <summary>Removes what is no longer kept: a bounded number of rows of each kind a sweep, again with the next sweep
/// while there is more, else once an hour.</summary>
public sealed class RecordRetention(IEnumerable<IExpiringRecords> kinds, TimeProvider time, ILogger<RecordRetention> logger)
{
    /// <summary>Rows of a kind that one sweep removes at most, about: some seconds of work.</summary>
    public const int RowsASweep = 20_000;

    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);
    private readonly Schedule[] _kinds = [.. kinds.Select(kind => new Schedule(kind))];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var kind in _kinds)
        {
            var now = time.GetUtcNow();
            if (now < kind.NotBefore) continue;
            // Before the work: a kind that fails does not keep the others from being removed with the next sweep.
            kind.NotBefore = now + Pause;
            var removed = await kind.Records.RemoveSomeAsync(RowsASweep, cancellationToken);
            if (removed >= RowsASweep) kind.NotBefore = now;
            if (removed > 0) logger.RecordsRemoved(removed, kind.Records.Name);
        }
    }

    private sealed class Schedule(IExpiringRecords records)
    {
        public IExpiringRecords Records { get; } = records;

        public DateTimeOffset NotBefore { get; set; }
    }
}
