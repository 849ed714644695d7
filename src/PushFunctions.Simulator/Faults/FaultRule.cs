namespace PushFunctions.Simulator.Faults;

/// <summary>A fault and how often it has happened.</summary>
internal sealed class FaultRule
{
    private readonly int _everyNth;
    private int _asked;
    private int _happened;

    public FaultRule(SimulatorFault fault)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fault.EveryNth, 1, nameof(SimulatorFault.EveryNth));
        ArgumentOutOfRangeException.ThrowIfLessThan(fault.Times ?? 1, 1, nameof(SimulatorFault.Times));
        Fault = fault;
        _everyNth = fault.EveryNth;
    }

    public SimulatorFault Fault { get; }

    public int Happened => Math.Min(Volatile.Read(ref _happened), Fault.Times ?? int.MaxValue);

    public bool IsSpent => Fault.Times is { } times && Volatile.Read(ref _happened) >= times;

    /// <summary>True when this request is one that the fault is for.</summary>
    public bool Happens()
    {
        if (IsSpent || Interlocked.Increment(ref _asked) % _everyNth != 0)
            return false;

        var happened = Interlocked.Increment(ref _happened);
        return Fault.Times is not { } times || happened <= times;
    }
}
