namespace PushFunctions.FaultTests.Invariants;

internal sealed class NothingAfterACancel : IInvariant
{
    /// <summary>The status is read every two seconds; what was let through then is in flight.</summary>
    private static readonly TimeSpan InFlight = TimeSpan.FromSeconds(4);

    public string Name => "Nothing is sent after a cancel beyond what was in flight";

    public IEnumerable<string> Breaches(Ending ending)
    {
        foreach (var send in ending.Sends.Where(send => send.CanceledAt is not null))
        {
            foreach (var ask in ending.AsksOf(send.Plan.Number))
            {
                // A look that storage holds up is answered late.
                var end = send.CanceledAt!.Value + InFlight + ask.Machine.Storage.LongestWait(send.CanceledAt.Value - InFlight);
                if (ask.BegunAt > end) yield return $"{ask}, and it was canceled by {send.CanceledAt:HH:mm:ss.fff}";
            }
        }
    }
}
