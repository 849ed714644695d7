namespace PushFunctions.FaultTests.Invariants;

internal sealed class NothingLeftBehind : IInvariant
{
    public string Name => "No queue message, lease or mark is left behind";

    public IEnumerable<string> Breaches(Ending ending)
    {
        foreach (var (what, count) in ending.Left.Where(entry => entry.Value > 0)) yield return $"{count} in {what}";
        foreach (var stored in ending.Operations)
        {
            foreach (var tally in stored.Tallies.Where(tally => tally.State == BatchState.Leased))
                yield return $"send{stored.Send}: batch {tally.Id} still has the lease {tally.Lease?.Version}";
        }
    }
}
