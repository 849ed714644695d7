namespace PushFunctions.Tests.Faults.Scheduling;

/// <summary>The clock of one machine, which goes wrong by a fixed time, and whose timers end with the machine.</summary>
internal sealed class MachineClock(VirtualClock clock, TimeSpan skew, Func<bool> isAlive) : TimeProvider
{
    public TimeSpan Skew => skew;

    public override long TimestampFrequency => clock.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => clock.Now + skew;

    public override long GetTimestamp() => clock.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => clock.CreateTimer(callback, state, dueTime, period, isAlive);
}
