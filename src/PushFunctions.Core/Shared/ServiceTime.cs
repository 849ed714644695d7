namespace PushFunctions.Core.Shared;

/// <summary>
/// The time of day for what one instance writes and another reads: schedules, times to live, times of registration,
/// retention, provider sign-in. A class asks for it by name. Without a better source it is the machine's own clock,
/// as here; storage has one that all instances agree on. What is measured on one machine alone (time-outs, caches,
/// backoff) goes by <see cref="TimeProvider"/>.
/// </summary>
/// <param name="machine">This machine's clock. Timestamps and timers are always its own.</param>
public class ServiceTime(TimeProvider machine) : TimeProvider
{
    public override TimeZoneInfo LocalTimeZone => machine.LocalTimeZone;

    public override long TimestampFrequency => machine.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => machine.GetUtcNow();

    public override long GetTimestamp() => machine.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        machine.CreateTimer(callback, state, dueTime, period);
}
