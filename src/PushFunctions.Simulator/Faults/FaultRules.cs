using System.Collections.Concurrent;

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

/// <summary>Which requests go wrong, and how. A rule for the token goes before the rules for all.</summary>
public sealed class FaultRules
{
    private readonly Action<SimulatorFault> _check;
    private readonly ConcurrentDictionary<string, FaultRule[]> _byToken = new();
    private volatile FaultRule[] _forAll = [];

    /// <param name="check">Throws when the gateway has no response for a fault, so that a typo shows where it was
    /// made.</param>
    internal FaultRules(Action<SimulatorFault> check) => _check = check;

    /// <summary>Sets the fault of one token, in place of earlier ones. The next begins when the one before is used
    /// up.</summary>
    /// <exception cref="ArgumentException">The gateway has no such reason, or a number is out of range.</exception>
    public void ForToken(string token, SimulatorFault fault, params SimulatorFault[] next) => _byToken[token] = Rules([fault, .. next]);

    /// <summary>Sets the fault of every token without an unspent one of its own, in place of earlier ones.</summary>
    /// <exception cref="ArgumentException">The gateway has no such reason, or a number is out of range.</exception>
    public void ForAll(SimulatorFault fault, params SimulatorFault[] next) => _forAll = Rules([fault, .. next]);

    /// <summary>Everything is well again for this token, unless there are faults for all.</summary>
    public void ClearToken(string token) => _byToken.TryRemove(token, out _);

    /// <summary>Everything is well again.</summary>
    public void Clear()
    {
        _forAll = [];
        _byToken.Clear();
    }

    internal IEnumerable<(string? Token, FaultRule Rule)> All =>
        _forAll.Select(rule => ((string?)null, rule))
            .Concat(_byToken.SelectMany(entry => entry.Value.Select(rule => ((string?)entry.Key, rule))));

    /// <summary>The fault for this request, or null; counts it.</summary>
    internal SimulatorFault? Take(string token)
    {
        if (!_byToken.IsEmpty && _byToken.TryGetValue(token, out var rules) && Unspent(rules) is { } own)
            return own.Happens() ? own.Fault : null;

        return Unspent(_forAll) is { } rule && rule.Happens() ? rule.Fault : null;
    }

    private static FaultRule? Unspent(FaultRule[] rules)
    {
        foreach (var rule in rules)
        {
            if (!rule.IsSpent)
                return rule;
        }

        return null;
    }

    private FaultRule[] Rules(SimulatorFault[] faults)
    {
        foreach (var fault in faults)
        {
            _check(fault);
        }

        return [.. faults.Select(fault => new FaultRule(fault))];
    }
}
