namespace PushFunctions.FaultTests.Scheduling;

/// <summary>The clock of one machine, which goes wrong by a fixed time, and whose timers end with the
/// machine.</summary>
/// <param name="pausedUntil">The timers of a paused machine fire when it resumes.</param>
internal sealed class MachineClock(VirtualClock clock, TimeSpan skew, Func<bool> isAlive, Func<DateTimeOffset> pausedUntil) : TimeProvider
{
    public TimeSpan Skew => skew;

    public override long TimestampFrequency => clock.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => clock.Now + skew;

    public override long GetTimestamp() => clock.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        return clock.CreateTimer(Fire, state, dueTime, period, isAlive);

        void Fire(object? given)
        {
            if (pausedUntil() is var until && until > clock.Now)
                clock.CreateTimer(Fire, given, until - clock.Now, Timeout.InfiniteTimeSpan, isAlive);
            else callback(given);
        }
    }
}
