using System.Diagnostics.Metrics;

namespace PushFunctions.Core.Sends.Sweep;

/// <summary>The age of the oldest job that is due and not done, as the last sweep saw it: what an operator watches.</summary>
public sealed class WaitingJobs
{
    /// <summary>For how long an instance speaks of its last sweep. The timer may have moved to another, which knows better.</summary>
    private static readonly TimeSpan Freshness = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private DateTimeOffset? _dueSince;
    private DateTimeOffset? _sweptAt;

    public WaitingJobs(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        meters.Create(PushTelemetry.Name).CreateObservableGauge("push.oldest_job_age", Measure, "s", "Age of the oldest job that is due and not done.");
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

    public void Report(DateTimeOffset? dueSince)
    {
        lock (_gate) (_dueSince, _sweptAt) = (dueSince, _time.GetUtcNow());
    }

    private IEnumerable<Measurement<double>> Measure() => SweptAt is { } at && _time.GetUtcNow() - at < Freshness ? [new(OldestAge.TotalSeconds)] : [];
}
