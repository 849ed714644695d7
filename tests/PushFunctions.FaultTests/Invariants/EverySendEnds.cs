namespace PushFunctions.FaultTests.Invariants;

internal sealed class EverySendEnds : IInvariant
{
    public string Name => "Each accepted send ends";

    public IEnumerable<string> Breaches(Ending ending)
    {
        if (!ending.CameToRest) yield return "The system does not come to rest.";
        foreach (var send in ending.Sends.Where(send => send.IsAccepted))
        {
            if (send.Answers.Count > 1) yield return $"send{send.Plan.Number} was answered with {send.Answers.Count} operations";
            if (ending.OperationOf(send) is null) yield return $"send{send.Plan.Number} was accepted and is not there any more";
        }

        foreach (var stored in ending.Operations.Where(stored => stored.Operation is not { HasEnded: true, FinalStats: not null }))
            yield return $"send{stored.Send} ({stored.Operation.Id}) is {stored.Operation.Status}, its stats {(stored.Operation.FinalStats is null ? "open" : "kept")}";

        foreach (var stored in ending.Operations)
        {
            if (stored.Operation.Status == OperationStatus.Canceled) continue;
            foreach (var job in stored.Jobs.Where(job => job.Outcome is null))
                yield return $"send{stored.Send}: {job.Job.Token.Value} ends in none of SENT, FAILED and CANCELED";
        }

        foreach (var several in ending.Operations.GroupBy(stored => stored.Send).Where(several => several.Count() > 1))
            yield return $"send{several.Key} has {several.Count()} operations";
    }
}
