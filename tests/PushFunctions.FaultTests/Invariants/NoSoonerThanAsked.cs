namespace PushFunctions.FaultTests.Invariants;

internal sealed class NoSoonerThanAsked : IInvariant
{
    /// <summary>How early a batch may be taken.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    public string Name => "Nothing is tried again before the provider's Retry-After";

    public IEnumerable<string> Breaches(Ending ending)
    {
        foreach (var asks in ending.Asks.GroupBy(ask => ask.Notification))
        {
            foreach (var (first, second) in asks.Zip(asks.Skip(1)))
            {
                if (second.BegunAt < first.NotBefore - Tolerance && !first.IsLost(second.BegunAt) && !second.WasHeldUp())
                    yield return $"{first} not before {first.NotBefore:HH:mm:ss}\n      and again {second}";
            }
        }
    }
}
