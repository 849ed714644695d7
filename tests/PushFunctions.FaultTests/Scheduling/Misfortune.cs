using PushFunctions.FaultTests.Scripts;

namespace PushFunctions.FaultTests.Scheduling;

/// <summary>Decides whether a fault strikes, and counts those that did.</summary>
internal sealed class Misfortune(FaultProfile profile, VirtualClock clock, Chance chance)
{
    private readonly DateTimeOffset _until = clock.Start + profile.Until;

    public Dictionary<FaultKind, long> Struck { get; } = [];

    public Chance Chance => chance;

    /// <summary>When storage answered no machine, in order.</summary>
    public List<(DateTimeOffset From, DateTimeOffset Until, bool StandsStill)> StorageTroubles { get; } = [];

    /// <summary>The trouble that storage is in now.</summary>
    public (DateTimeOffset From, DateTimeOffset Until, bool StandsStill)? StorageTrouble =>
        StorageTroubles.Where(trouble => clock.Now < trouble.Until)
            .Select(trouble => ((DateTimeOffset, DateTimeOffset, bool)?)trouble)
            .FirstOrDefault();

    public bool Strikes(FaultKind kind)
    {
        if (clock.Now >= _until || !chance.Is(profile.RateOf(kind))) return false;
        Count(kind);
        return true;
    }

    public void Count(FaultKind kind, long times = 1)
    {
        if (times > 0) Struck[kind] = Struck.GetValueOrDefault(kind) + times;
    }
}
