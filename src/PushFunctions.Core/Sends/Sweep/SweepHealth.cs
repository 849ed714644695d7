namespace PushFunctions.Core.Sends.Sweep;

/// <summary>
/// The health of the service by its work: degraded where a job has been due for more than five minutes, or where no sweep has ended for as long.
/// Anybody may ask, so that storage is asked once in five seconds at most.
/// </summary>
public sealed class SweepHealth : IServiceHealth
{
    private const string Only = "health";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly ISweepReportStore _reports;
    private readonly IQueueLengths _queues;
    private readonly TimeProvider _time;
    private readonly ExpiringCache<string, HealthReport> _kept;
    private readonly DateTimeOffset _watchedSince;

    public SweepHealth(ISweepReportStore reports, IQueueLengths queues, TimeProvider time)
    {
        (_reports, _queues, _time) = (reports, queues, time);
        _kept = new ExpiringCache<string, HealthReport>(1, TimeSpan.FromSeconds(5), time);
        _watchedSince = time.GetUtcNow();
    }

    public async Task<HealthReport> ReadAsync(CancellationToken cancellationToken) =>
        await _kept.GetOrReadAsync(Only, LookAsync, cancellationToken) ?? throw new InvalidOperationException("A look at the health gives a report.");

    private async Task<HealthReport?> LookAsync(CancellationToken cancellationToken)
    {
        var report = await _reports.FindAsync(cancellationToken);
        var lengths = await _queues.CountAsync(cancellationToken);
        var now = _time.GetUtcNow();
        // A service that was off for a night has five minutes for its first sweep.
        var sweptAt = report?.EndedAt > _watchedSince ? report.EndedAt : _watchedSince;
        var age = now - report?.OldestDueSince;
        return new HealthReport(age > Patience || now - sweptAt > Patience, age < TimeSpan.Zero ? null : age, lengths);
    }
}
