namespace PushFunctions.Testing;

internal static class SomeBatches
{
    public static DeliveryBatch New(int step = 0, int index = 0, int jobs = 2, int range = 0) => new()
    {
        Id = BatchId.Original(step, index, range),
        Provider = Provider.Apn,
        Credential = Some.Ids.NewCredential(),
        Jobs = [.. Enumerable.Range(0, jobs).Select(position => Job(position))],
        CreatedAt = Some.Noon,
        DueAt = Some.Noon.AddSeconds(1),
    };

    /// <summary>Written as an expansion writes them, range by range.</summary>
    public static async Task AddBatchesAsync(
        this TestStorage storage, OperationId operation, IReadOnlyList<DeliveryBatch> batches, CancellationToken cancellationToken)
    {
        foreach (var range in batches.GroupBy(batch => batch.Id.Number.Range))
            await storage.Get<IWalkStore>().AddFirstAsync(operation, [], [.. range], cancellationToken);
    }

    public static DeliveryJob Job(int position, int tokenLength = 163, string? variables = "{\"name\":\"Zoë\"}") =>
        new(position, Some.Token(tokenLength), Some.Ids.NewUser(), variables, Some.Noon.AddTicks(1234567), 0, null);

    public static DeliveryBatch Leased(this DeliveryBatch batch, string holder = "worker") => batch with
    {
        State = BatchState.Leased,
        Lease = new Lease(holder, 0, TimeSpan.FromMinutes(5)),
        LeaseNumber = batch.LeaseNumber + 1,
    };

    /// <summary>With these outcomes; the other jobs are SENT.</summary>
    public static DeliveryBatch Settled(this DeliveryBatch batch, params IReadOnlyList<JobOutcome> outcomes)
    {
        JobOutcome[] all =
            [.. batch.Jobs.Select(job => outcomes.FirstOrDefault(outcome => outcome.Position == job.Position) ?? Sent(job.Position))];
        return batch with
        {
            State = BatchState.Settled,
            Lease = null,
            Outcomes = all,
            Sent = all.Count(outcome => outcome.Status == NotificationStatus.Sent),
            Failed = all.Count(outcome => outcome.Status == NotificationStatus.Failed),
            Canceled = all.Count(outcome => outcome.Status == NotificationStatus.Canceled),
            Moved = all.Count(outcome => outcome.Child is not null),
        };
    }

    public static JobOutcome Sent(int position) =>
        new(position, NotificationStatus.Sent, Some.Noon.AddSeconds(position), 1, $"projects/shop/messages/0:{position}", null);

    public static JobOutcome Failed(int position, DateTimeOffset? deadSince = null) => new(
        position, NotificationStatus.Failed, Some.Noon, 1, null, new NotificationError(DeliveryErrorCode.TokenExpired, "UNREGISTERED"),
        deadSince);

    public static JobOutcome Moved(int position, int child = 0) => JobOutcome.Moved(Job(position) with { Attempts = 1 }, child, Some.Noon);

    public static DeliveryBatch RetryOf(DeliveryBatch batch, int ordinal, params int[] positions) => batch with
    {
        Id = batch.Id.Child(ordinal),
        Jobs = [.. batch.Jobs.Where(job => positions.Contains(job.Position))
            .Select(job => job with { Attempts = 1, FirstAttemptAt = Some.Noon })],
        State = BatchState.Waiting,
        Lease = null,
        LeaseNumber = 0,
        Outcomes = [],
        Sent = 0,
        Failed = 0,
        Canceled = 0,
        Moved = 0,
        DueAt = Some.Noon.AddMinutes(1),
        Version = null,
    };
}
