namespace PushFunctions.FaultTests.Invariants;

internal sealed class AskedOnce : IInvariant
{
    public string Name => "The provider is asked once for each device, unless its answer was lost or said to ask again";

    public IEnumerable<string> Breaches(Ending ending)
    {
        foreach (var send in ending.Sends)
        {
            foreach (var asks in ending.AsksOf(send.Plan.Number).GroupBy(ask => ask.Notification))
            {
                foreach (var (first, second) in asks.Zip(asks.Skip(1)))
                {
                    // With a time to live of 0 there is one attempt, whatever is answered.
                    var mayComeAgain = !first.IsFinal && send.Plan.TimeToLive != 0;
                    if (!mayComeAgain && !first.IsLost(second.BegunAt) && !second.WasHeldUp())
                        yield return $"{first}\n      and again {second}";
                }
            }
        }
    }
}
