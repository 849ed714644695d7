using PushFunctions.FaultTests.Scripts;

namespace PushFunctions.FaultTests.Running;

/// <summary>What many runs come to together.</summary>
internal sealed record Tally(IReadOnlyList<RunResult> Results, TimeSpan Took)
{
    public IReadOnlyDictionary<FaultKind, long> Struck { get; } =
        Results.SelectMany(result => result.Struck)
            .GroupBy(entry => entry.Key)
            .ToDictionary(group => group.Key, group => group.Sum(entry => entry.Value));

    public IEnumerable<FaultKind> NeverStruck => Enum.GetValues<FaultKind>().Except(Struck.Keys);

    public override string ToString() =>
        $"{Results.Count} seeds in {Took.TotalSeconds:F0} s: {Results.Sum(result => (long)result.Pushes)} pushes, {Results.Sum(result => result.StorageCalls)} storage calls, "
        + $"{Results.Sum(result => result.VirtualTime.TotalHours):F0} hours of virtual time, {Struck.Values.Sum()} faults\n"
        + string.Join('\n', Struck.OrderBy(entry => entry.Key).Select(entry => $"  {entry.Value,8} {entry.Key}"));
}
