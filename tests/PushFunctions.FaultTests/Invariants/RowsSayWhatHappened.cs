using PushFunctions.FaultTests.Providers;

namespace PushFunctions.FaultTests.Invariants;

internal sealed class RowsSayWhatHappened : IInvariant
{
    public string Name => "SENT is what a provider took, and what a provider took is SENT";

    public IEnumerable<string> Breaches(Ending ending)
    {
        foreach (var stored in ending.Operations)
        {
            var asks = ending.AsksOf(stored.Send).ToLookup(ask => ask.Notification);
            foreach (var job in stored.Jobs)
            {
                var id = new NotificationId(stored.Operation.Id, job.Batch.Number, job.Job.Position);
                List<Ask> of = [.. asks[id.Value], .. asks[id.ToUuid().ToString("D")]];
                var isSent = job.Outcome?.Status == NotificationStatus.Sent;
                if (isSent && !stored.Operation.DryRun && of.TrueForAll(ask => ask.Verdict != Verdict.Taken))
                    yield return $"send{stored.Send}: {job.Job.Token.Value} is SENT, and no provider took it";
                if (!isSent && of.Find(ask => ask.Verdict == Verdict.Taken && !ask.IsLost(ending.End)) is { } taken)
                    yield return $"{taken} is {job.Outcome?.Status.ToString() ?? "canceled"} ({job.Outcome?.Error?.Reason})";
                if (job.Outcome?.Error?.Code == DeliveryErrorCode.TokenExpired && of.TrueForAll(ask => ask.Verdict != Verdict.Dead))
                    yield return $"send{stored.Send}: {job.Job.Token.Value} is called dead by nobody";
            }
        }
    }
}
