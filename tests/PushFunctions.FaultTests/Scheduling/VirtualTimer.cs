namespace PushFunctions.FaultTests.Scheduling;

internal sealed class VirtualTimer(VirtualClock clock, TimerCallback callback, object? state, Func<bool> isAlive) : ITimer
{
    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private TimeSpan _period;
    private int _setting;
    private bool _isSet;

    public bool IsSetTo(int setting) => _isSet && setting == _setting;

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        _setting++;
        _period = period;
        _isSet = dueTime != Timeout.InfiniteTimeSpan;
        if (_isSet) clock.Set(this, _setting, dueTime);
        return true;
    }

    public void Fire()
    {
        _isSet = false;
        if (!isAlive()) return;
        if (_period > TimeSpan.Zero) Change(_period, _period);
        if (_context is null) callback(state);
        else ExecutionContext.Run(_context, static timer => ((VirtualTimer)timer!).Call(), this);
    }

    public void Dispose() => (_isSet, _setting) = (false, _setting + 1);

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private void Call() => callback(state);
}
