namespace PushFunctions.FaultTests.Invariants;

internal sealed class NothingAfterItsTime : IInvariant
{
    /// <summary>Between the last look at the clock and the request lie a turn, a look-up and perhaps a
    /// sign-in.</summary>
    private static readonly TimeSpan OnTheWay = TimeSpan.FromSeconds(3);

    public string Name => "Nothing is sent after the time to live";

    public IEnumerable<string> Breaches(Ending ending)
    {
        foreach (var send in ending.Sends.Where(send => send.AnsweredAt is not null && send.Plan.TimeToLive > 0))
        {
            var end = (send.SendAt ?? send.AnsweredAt!.Value).AddSeconds(send.Plan.TimeToLive!.Value);
            foreach (var ask in ending.AsksOf(send.Plan.Number).Where(ask => ask.BegunAt > end + OnTheWay))
                yield return $"{ask}, and its time was over at {end:HH:mm:ss.fff}";
        }
    }
}
