namespace PushFunctions.FaultTests.Invariants;

internal sealed class EveryEventArrives : IInvariant
{
    public string Name => "Every event that an endpoint wants reaches it under one id, or stands in its failures";

    public IEnumerable<string> Breaches(Ending ending)
    {
        foreach (var told in ending.Endpoints.Where(told => told.Endpoint.IsEnabled))
        {
            var arrived = told.Accepted.Select(accepted => accepted.Id)
                .Concat(told.Failures.SelectMany(failure => failure.Events.Select(name => name.Id))).ToHashSet();
            foreach (var (id, type) in ending.Operations.SelectMany(Expected).Where(expected => told.Endpoint.Wants(expected.Type, null)))
            {
                if (!arrived.Contains(id)) yield return $"{string.Join(' ', told.Endpoint.Events)}: {type} {id} did not arrive";
            }

            var possible = ending.Operations.SelectMany(Expected).Select(expected => expected.Id).ToHashSet();
            foreach (var accepted in told.Accepted.Where(accepted => accepted.Type.StartsWith("notification.", StringComparison.Ordinal)))
            {
                if (!possible.Contains(accepted.Id)) yield return $"{accepted.Type} {accepted.Id} is not what became of it";
            }

            foreach (var accepted in told.Accepted.Where(accepted => !told.Endpoint.Wants(accepted.Type, accepted.App)))
                yield return $"{accepted.Type} {accepted.Id} was not wanted";
            if (told.Pending > 0) yield return $"{told.Pending} requests still count as pending";
        }
    }

    private static IEnumerable<(string Id, string Type)> Expected(StoredOperation stored)
    {
        var operation = stored.Operation;
        var tail = operation.Id.Tail;
        foreach (var job in stored.Jobs)
        {
            var status = job.Outcome?.Status ?? NotificationStatus.Canceled;
            if (job.Outcome is null && operation.Status != OperationStatus.Canceled) continue;
            var place = new NotificationId(operation.Id, job.Batch.Number, job.Job.Position).Value[^8..];
            var word = status.ToString().ToLowerInvariant();
            yield return ($"{tail}.{place}.{word}", $"notification.{word}");
        }

        foreach (var entry in stored.Unaddressable)
            yield return ($"{tail}.{entry.User?.Tail ?? entry.Address?.Hash}.unaddressable", EventTypes.RecipientUnaddressable);
        if (operation.Status == OperationStatus.Completed) yield return ($"{tail}.completed", EventTypes.OperationCompleted);
        if (operation.Status == OperationStatus.Canceled) yield return ($"{tail}.canceled", EventTypes.OperationCanceled);
        if (operation.SendAt is not null) yield return ($"{tail}.scheduled", EventTypes.OperationScheduled);
        if (operation.SendAt is null || operation.Status == OperationStatus.Completed)
            yield return ($"{tail}.processing", EventTypes.OperationProcessing);
    }
}
