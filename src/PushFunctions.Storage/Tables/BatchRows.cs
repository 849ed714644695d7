using Azure.Data.Tables;
using PushFunctions.Storage.Tables.Rows;

namespace PushFunctions.Storage.Tables;

/// <summary>A job as it lies in its batch's row.</summary>
internal sealed record StoredJob(
    int Position,
    string Token,
    string? User,
    string? Variables,
    DateTimeOffset RegisteredAt,
    int Attempts,
    DateTimeOffset? FirstAttemptAt)
{
    public static StoredJob Of(DeliveryJob job) =>
        new(job.Position, job.Token.Value, job.User?.Tail, job.Variables, job.RegisteredAt, job.Attempts, job.FirstAttemptAt);

    public DeliveryJob ToJob() => new(
        Position,
        DeviceToken.TryParse(Token, out var token) ? token : throw new InvalidDataException("A stored job has no readable token."),
        User is null ? null : UserId.FromTail(User),
        Variables,
        RegisteredAt,
        Attempts,
        FirstAttemptAt);
}

/// <summary>A batch is one row: its jobs, written once, and what changes while it is delivered.</summary>
internal static class BatchRows
{
    public const string IsOriginal = "IsOriginal";
    public const string QueuedAt = "QueuedAt";

    public static readonly IReadOnlyList<string> TallyColumns =
    [
        "PartitionKey", "RowKey", "Credential", "State", "CreatedAt", "DueAt", "LeaseHolder", "LeaseNumber", "LeaseRenewals",
        "LeaseMilliseconds", "JobCount", "Sent", "Failed", "Canceled", "Moved", QueuedAt,
    ];

    public static TableEntity Of(OperationId operation, DeliveryBatch batch)
    {
        var row = ProgressOf(operation, batch);
        row[IsOriginal] = batch.Id.IsOriginal;
        row["Provider"] = batch.Provider.ToString();
        row["Credential"] = batch.Credential.Tail;
        row["CreatedAt"] = batch.CreatedAt;
        row["DueAt"] = batch.DueAt;
        row["JobCount"] = batch.Jobs.Count;
        row.PutBytes("Jobs", CompressedJson.Write([.. batch.Jobs.Select(StoredJob.Of)], StorageJson.Compact.ListStoredJob).Span);
        return row;
    }

    /// <summary>State, lease and counters. Merged into the row, so that a lease need not carry the jobs. A batch that
    /// is not leased has an empty holder.</summary>
    public static TableEntity ProgressOf(OperationId operation, DeliveryBatch batch)
    {
        var row = new TableEntity(operation.Tail, batch.Id.Value)
        {
            ["State"] = batch.State.ToString(),
            ["LeaseHolder"] = batch.Lease?.Holder ?? string.Empty,
            ["LeaseNumber"] = batch.LeaseNumber,
            ["Sent"] = batch.Sent,
            ["Failed"] = batch.Failed,
            ["Canceled"] = batch.Canceled,
            ["Moved"] = batch.Moved,
        };
        if (batch.Lease is { } lease)
        {
            row["LeaseRenewals"] = lease.Renewals;
            row["LeaseMilliseconds"] = (int)lease.Duration.TotalMilliseconds;
        }

        if (batch.QueuedAt is { } queuedAt) row[QueuedAt] = queuedAt;
        return row;
    }

    public static DeliveryBatch Read(TableEntity row) => new()
    {
        Id = IdOf(row),
        Provider = row.Choice<Provider>("Provider"),
        Credential = CredentialId.FromTail(row.Text("Credential")),
        Jobs = [.. CompressedJson.Read(row.Bytes("Jobs"), StorageJson.Compact.ListStoredJob).Select(job => job.ToJob())],
        CreatedAt = row.Time("CreatedAt"),
        DueAt = row.Time("DueAt"),
        State = row.Choice<BatchState>("State"),
        Lease = LeaseOf(row),
        LeaseNumber = row.Number("LeaseNumber"),
        Sent = row.Number("Sent"),
        Failed = row.Number("Failed"),
        Canceled = row.Number("Canceled"),
        Moved = row.Number("Moved"),
        QueuedAt = row.GetDateTimeOffset(QueuedAt),
        Version = row.ETag.ToString(),
    };

    public static BatchTally ReadTally(TableEntity row) => new(
        IdOf(row),
        CredentialId.FromTail(row.Text("Credential")),
        row.Choice<BatchState>("State"),
        row.Time("CreatedAt"),
        row.Time("DueAt"),
        LeaseOf(row),
        row.Number("JobCount"),
        row.Number("Sent"),
        row.Number("Failed"),
        row.Number("Canceled"),
        row.Number("Moved"),
        row.Number("LeaseNumber"),
        row.GetDateTimeOffset(QueuedAt));

    public static bool IsSettled(TableEntity row) => row.TryGetValue("State", out var state) && state is nameof(BatchState.Settled);

    /// <summary>The end of a batch that is unreadable.</summary>
    public static TableEntity EndOf(TableEntity row)
    {
        var tally = TallyOfUnreadable(row);
        return new TableEntity(row.PartitionKey, row.RowKey)
        {
            ["State"] = tally.State.ToString(),
            ["LeaseHolder"] = string.Empty,
            ["JobCount"] = tally.Jobs,
            ["Sent"] = tally.Sent,
            ["Failed"] = tally.Failed,
            ["Canceled"] = tally.Canceled,
            ["Moved"] = tally.Moved,
        };
    }

    /// <summary>Settled, and every job of which nothing is known has failed: nobody can ever send it.</summary>
    public static BatchTally TallyOfUnreadable(TableEntity row)
    {
        var (jobs, sent, canceled, moved) = (
            row.NumberOrNone("JobCount"), row.NumberOrNone("Sent"), row.NumberOrNone("Canceled"), row.NumberOrNone("Moved"));
        var credential = row.TryGetValue("Credential", out var tail) && tail is string text ? text : string.Empty;
        return new BatchTally(
            IdOf(row), CredentialId.FromTail(credential), BatchState.Settled, default, default, null, jobs, sent,
            Math.Max(0, jobs - sent - canceled - moved), canceled, moved);
    }

    private static Lease? LeaseOf(TableEntity row) => row.Text("LeaseHolder") is { Length: > 0 } holder
        ? new Lease(holder, row.Number("LeaseRenewals"), TimeSpan.FromMilliseconds(row.Number("LeaseMilliseconds")))
        : null;

    private static BatchId IdOf(TableEntity row) =>
        BatchId.TryParse(row.RowKey, out var id)
            ? id
            : throw new InvalidDataException($"The stored batch '{row.RowKey}' has no readable id.");
}
