namespace PushFunctions.FaultTests.Scheduling;

/// <summary>Time that passes only when it is told to: hours take no time. Timers fire one by one, in the order in
/// which they are due.</summary>
internal sealed class VirtualClock(DateTimeOffset start) : TimeProvider
{
    private readonly PriorityQueue<(VirtualTimer Timer, int Setting), (long Due, long Order)> _due = new();
    private long _now = start.UtcTicks;
    private long _order;

    public DateTimeOffset Start { get; } = start;

    public DateTimeOffset Now => new(_now, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>When the next timer fires; null where none is set.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            while (_due.TryPeek(out var entry, out var key))
            {
                if (entry.Timer.IsSetTo(entry.Setting)) return new DateTimeOffset(key.Due, TimeSpan.Zero);
                _due.Dequeue();
            }

            return null;
        }
    }

    public override DateTimeOffset GetUtcNow() => Now;

    public override long GetTimestamp() => _now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        CreateTimer(callback, state, dueTime, period, static () => true);

    /// <param name="isAlive">Asked when the timer would fire: a machine that is gone has no timers.</param>
    public ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period, Func<bool> isAlive)
    {
        var timer = new VirtualTimer(this, callback, state, isAlive);
        timer.Change(dueTime, period);
        return timer;
    }

    public void AdvanceTo(DateTimeOffset time) => _now = Math.Max(_now, time.UtcTicks);

    /// <summary>Fires the timer that is due first; false where none is due yet.</summary>
    public bool FireOne()
    {
        if (NextDue is not { } due || due > Now) return false;
        _due.Dequeue().Timer.Fire();
        return true;
    }

    internal void Set(VirtualTimer timer, int setting, TimeSpan dueTime) =>
        _due.Enqueue((timer, setting), (_now + dueTime.Ticks, ++_order));
}
