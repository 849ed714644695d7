namespace PushFunctions.Testing;

internal static class SomeBatches
{
    public static DeliveryBatch New(int page = 0, int index = 0, int jobs = 2) => new()
    {
        Id = BatchId.Original(page, index),
        Provider = Provider.Apn,
        Credential = Some.Ids.NewCredential(),
        Jobs = [.. Enumerable.Range(0, jobs).Select(position => Job(position))],
        CreatedAt = Some.Noon,
        DueAt = Some.Noon.AddSeconds(1),
    };

    public static DeliveryJob Job(int position, int tokenLength = 163, string? variables = "{\"name\":\"Zoë\"}") =>
        new(position, Some.Token(tokenLength), Some.Ids.NewUser(), variables, Some.Noon.AddTicks(1234567), 0, null);

    public static DeliveryBatch Leased(this DeliveryBatch batch, string holder = "worker") => batch with
    {
        State = BatchState.Leased,
        Lease = new Lease(holder, 0, TimeSpan.FromMinutes(5)),
        LeaseNumber = batch.LeaseNumber + 1,
    };

    public static DeliveryBatch RetryOf(DeliveryBatch batch, int ordinal, params int[] positions) => batch with
    {
        Id = batch.Id.Child(ordinal),
        Jobs = [.. batch.Jobs.Where(job => positions.Contains(job.Position))
            .Select(job => job with { Attempts = 1, FirstAttemptAt = Some.Noon })],
        State = BatchState.Waiting,
        Lease = null,
        LeaseNumber = 0,
        DueAt = Some.Noon.AddMinutes(1),
        Version = null,
    };
}
