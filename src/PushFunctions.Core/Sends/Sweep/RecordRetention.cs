using Microsoft.Extensions.Logging;

namespace PushFunctions.Core.Sends.Sweep;

/// <summary>Removes what is no longer kept: a bounded number of rows of each kind a sweep, again with the next sweep while there is more, else once an hour.</summary>
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
            // Before the work: a kind that fails does not keep the others from their turn with the next sweep.
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
