using System.Diagnostics.Metrics;

namespace PushFunctions.Core.Sends.Sweep;

/// <summary>What the last sweep saw, on whichever instance it ran.</summary>
/// <param name="EndedAt">When it had read everything that is open.</param>
/// <param name="OldestDueSince">Since when the job is due that waits longest; null where none waits.</param>
public sealed record SweepReport(DateTimeOffset EndedAt, DateTimeOffset? OldestDueSince);

/// <summary>Where the sweep leaves its report: the instance that reports the health is seldom the one that
/// sweeps.</summary>
public interface ISweepReportStore
{
    /// <summary>Replaces the report before.</summary>
    Task SaveAsync(SweepReport report, CancellationToken cancellationToken);

    /// <summary>Null before the first sweep.</summary>
    Task<SweepReport?> FindAsync(CancellationToken cancellationToken);
}

/// <summary>The age of the oldest job that is due and not done, as the last sweep saw it: what an operator
/// watches.</summary>
public sealed class WaitingJobs
{
    /// <summary>For how long an instance speaks of its last sweep. The timer may have moved to another, which knows
    /// better.</summary>
    private static readonly TimeSpan Freshness = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private readonly ServiceTime _time;
    private DateTimeOffset? _dueSince;
    private DateTimeOffset? _sweptAt;

    public WaitingJobs(IMeterFactory meters, ServiceTime time)
    {
        _time = time;
        meters.Create(PushTelemetry.Name)
            .CreateObservableGauge("push.oldest_job_age", Measure, "s", "Age of the oldest job that is due and not done.");
    }

    /// <summary>Zero where no job waits.</summary>
    public TimeSpan OldestAge
    {
        get
        {
            lock (_gate) return _dueSince is { } since && since < _time.GetUtcNow() ? _time.GetUtcNow() - since : TimeSpan.Zero;
        }
    }

    /// <summary>When the last sweep of this instance ended; null before the first.</summary>
    public DateTimeOffset? SweptAt
    {
        get
        {
            lock (_gate) return _sweptAt;
        }
    }

    public SweepReport Report(DateTimeOffset? dueSince)
    {
        var now = _time.GetUtcNow();
        lock (_gate) (_dueSince, _sweptAt) = (dueSince, now);
        return new SweepReport(now, dueSince);
    }

    private IEnumerable<Measurement<double>> Measure() =>
        SweptAt is { } at && _time.GetUtcNow() - at < Freshness ? [new(OldestAge.TotalSeconds)] : [];
}

/// <summary>
/// The health of the service by its work: degraded where a job has been due for more than five minutes, or where no
/// sweep has ended for as long. Anyone may ask, so storage is read once in five seconds at most.
/// </summary>
public sealed class SweepHealth : IServiceHealth
{
    private const string Only = "health";
    private static readonly TimeSpan StallTimeout = TimeSpan.FromMinutes(5);

    private readonly ISweepReportStore _reports;
    private readonly IPushQueues _queues;
    private readonly ServiceTime _time;
    private readonly ExpiringCache<string, HealthReport> _kept;
    private readonly DateTimeOffset _watchedSince;

    public SweepHealth(ISweepReportStore reports, IPushQueues queues, ServiceTime time)
    {
        (_reports, _queues, _time) = (reports, queues, time);
        _kept = new ExpiringCache<string, HealthReport>(1, TimeSpan.FromSeconds(5), time);
        _watchedSince = time.GetUtcNow();
    }

    public async Task<HealthReport> ReadAsync(CancellationToken cancellationToken) =>
        await _kept.GetOrReadAsync(Only, ReadStoredAsync, cancellationToken)
            ?? throw new InvalidOperationException("Reading the health gives a report.");

    private async Task<HealthReport?> ReadStoredAsync(CancellationToken cancellationToken)
    {
        var report = await _reports.FindAsync(cancellationToken);
        var lengths = await _queues.CountAsync(cancellationToken);
        var now = _time.GetUtcNow();
        // A service that was off for a night has five minutes for its first sweep.
        var sweptAt = report?.EndedAt > _watchedSince ? report.EndedAt : _watchedSince;
        var age = now - report?.OldestDueSince;
        var isLate = now - sweptAt > StallTimeout;
        return new HealthReport(age > StallTimeout || isLate, age < TimeSpan.Zero ? null : age, lengths)
        {
            OldestJobAt = age < TimeSpan.Zero ? null : report?.OldestDueSince,
            SweptAt = report?.EndedAt,
            IsSweepLate = isLate,
        };
    }
}
