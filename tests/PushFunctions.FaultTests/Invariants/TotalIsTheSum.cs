namespace PushFunctions.FaultTests.Invariants;

internal sealed class TotalIsTheSum : IInvariant
{
    public string Name => "The total is the sum of the states and the number of devices targeted";

    public IEnumerable<string> Breaches(Ending ending)
    {
        foreach (var stored in ending.Operations)
        {
            if (stored.Operation.FinalStats is not { } stats) continue;
            var sent = stored.Jobs.Count(job => job.Outcome?.Status == NotificationStatus.Sent);
            var failed = stored.Jobs.Count(job => job.Outcome?.Status == NotificationStatus.Failed);
            if (stats.Scheduled + stats.Queued > 0) yield return $"send{stored.Send} has ended with {stats}";
            if (stats.Total != stored.Targeted)
                yield return $"send{stored.Send} counts {stats.Total} of {stored.Targeted} devices: {stats}";
            if (stats.Sent != sent || stats.Failed != failed)
                yield return $"send{stored.Send} has {sent} SENT and {failed} FAILED, and says {stats}";
            if (stats.Canceled > 0 && stored.Operation.Status != OperationStatus.Canceled)
                yield return $"send{stored.Send} was not canceled, and says {stats}";
        }
    }
}
