namespace PushFunctions.IntegrationTests.EndToEnd.Limits;

/// <summary>The machine's clock, some time ahead.</summary>
internal sealed class ShiftableTime : TimeProvider
{
    private long _ticks;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Volatile.Read(ref _ticks));

    public void Shift(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);
}
