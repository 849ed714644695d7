using System.Globalization;
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
    public string? ExternalId { get; init; }

    public static StoredJob Of(DeliveryJob job) =>
        new(job.Position, job.Token.Value, job.User?.Tail, job.Variables, job.RegisteredAt, job.Attempts, job.FirstAttemptAt)
        {
            ExternalId = job.ExternalId,
        };

    public DeliveryJob ToJob() => new(
        Position,
        DeviceToken.TryParse(Token, out var token) ? token : throw new InvalidDataException("A stored job has no readable token."),
        User is null ? null : UserId.FromTail(User),
        Variables,
        RegisteredAt,
        Attempts,
        FirstAttemptAt)
    {
        ExternalId = ExternalId,
    };
}

/// <summary>The outcome of a job as it lies in its batch's row.</summary>
internal sealed record StoredOutcome
{
    public int Position { get; init; }

    public NotificationStatus Status { get; init; }

    public DateTimeOffset SettledAt { get; init; }

    public int Attempts { get; init; }

    public string? MessageId { get; init; }

    public DeliveryErrorCode? Error { get; init; }

    public string? Reason { get; init; }

    public DateTimeOffset? DeadSince { get; init; }

    public int? Child { get; init; }

    public static StoredOutcome Of(JobOutcome outcome) => new()
    {
        Position = outcome.Position,
        Status = outcome.Status,
        SettledAt = outcome.SettledAt,
        Attempts = outcome.Attempts,
        MessageId = outcome.ProviderMessageId,
        Error = outcome.Error?.Code,
        Reason = outcome.Error?.Reason,
        DeadSince = outcome.DeadSince,
        Child = outcome.Child,
    };

    public JobOutcome ToOutcome() => new(
        Position, Status, SettledAt, Attempts, MessageId, Error is { } code ? new NotificationError(code, Reason ?? string.Empty) : null,
        DeadSince, Child);
}

/// <summary>
/// A batch is one row: its jobs, written once, what changes while it is delivered, and its outcomes. The rows of a send
/// are spread over up to 16 partitions, and each kind of row has a prefix of its own.
/// </summary>
internal static class BatchRows
{
    private const string Prefix = "batch.";
    private const string Jobs = "Jobs";
    private const string Outcomes = "Outcomes";

    public const string IsOriginal = "IsOriginal";
    private const string QueuedAt = "QueuedAt";

    public static readonly IReadOnlyList<string> TallyColumns =
    [
        "PartitionKey", "RowKey", "Credential", "State", "CreatedAt", "DueAt", "LeaseHolder", "LeaseNumber", "LeaseRenewals",
        "LeaseMilliseconds", "JobCount", "Sent", "Failed", "Canceled", "Moved", QueuedAt,
    ];

    public static readonly IReadOnlyList<string> OutcomeColumns =
        ["PartitionKey", "RowKey", "State", "JobCount", "Moved", .. ByteColumns.NamesOf(Outcomes, OutcomeParts)];

    /// <summary>What the outcomes of 100 jobs can take at most, in columns: message ids and reasons of 256 characters
    /// each.</summary>
    private const int OutcomeParts = 4;

    public static string PartitionOf(OperationId operation, int range) =>
        string.Create(CultureInfo.InvariantCulture, $"{operation.Tail}.{range:x1}");

    public static string RowOf(BatchId id) => Prefix + id.Value;

    /// <summary>All partitions of an operation, or those from one on.</summary>
    public static string Partitions(OperationId operation, int from = 0) =>
        KeyFilter.Partitions(PartitionOf(operation, from), PartitionOf(operation, BatchNumber.MaximumRange));

    /// <summary>All batches of an operation, or those behind one.</summary>
    public static string All(OperationId operation, BatchNumber? after = null)
    {
        var partitions = Partitions(operation, after?.Range ?? 0);
        // A number begins with its range, so that the rows are in order across the partitions too.
        return after is { } number
            ? $"{partitions} and {KeyFilter.Rows(KeyFilter.End(RowOf(new BatchId(number, string.Empty)) + '.'), KeyFilter.End(Prefix))}"
            : $"{partitions} and {KeyFilter.Rows(Prefix, KeyFilter.End(Prefix))}";
    }

    /// <summary>Those that a scan is for, behind one of them.</summary>
    public static string Scan(OperationId operation, BatchId? after, BatchScan scan)
    {
        var partitions = Partitions(operation, after?.Number.Range ?? 0);
        // A number begins with its range, so that the rows are in order across the partitions too.
        var rows = KeyFilter.Rows(after is null ? Prefix : RowOf(after) + ' ', KeyFilter.End(Prefix));
        return scan switch
        {
            BatchScan.Failed => $"{partitions} and {rows} and (Failed gt 0 or Canceled gt 0)",
            BatchScan.FailedOrWaiting =>
                $"{partitions} and {rows} and (Failed gt 0 or Canceled gt 0 or State eq '{nameof(BatchState.Waiting)}')",
            _ => $"{partitions} and {rows}",
        };
    }

    /// <summary>The retries of the batches from one number to another.</summary>
    public static string Retries(OperationId operation, BatchNumber first, BatchNumber last)
    {
        var partitions = KeyFilter.Partitions(PartitionOf(operation, first.Range), PartitionOf(operation, last.Range));
        var rows = KeyFilter.Rows(
            RowOf(new BatchId(first, string.Empty)) + '.', KeyFilter.End(RowOf(new BatchId(last, string.Empty)) + '.'));
        return $"{partitions} and {rows} and {IsOriginal} eq false";
    }

    public static TableEntity Of(OperationId operation, DeliveryBatch batch)
    {
        var row = ProgressOf(operation, batch);
        row[IsOriginal] = batch.Id.IsOriginal;
        row["Provider"] = batch.Provider.ToString();
        row["Credential"] = batch.Credential.Tail;
        row["CreatedAt"] = batch.CreatedAt;
        row["DueAt"] = batch.DueAt;
        row["JobCount"] = batch.Jobs.Count;
        row.PutBytes(Jobs, CompressedJson.Write([.. batch.Jobs.Select(StoredJob.Of)], StorageJson.Compact.ListStoredJob).Span);
        return row;
    }

    /// <summary>State, lease and counters. Merged into the row, so that a lease need not carry the jobs. A batch that
    /// is not leased has an empty holder.</summary>
    public static TableEntity ProgressOf(OperationId operation, DeliveryBatch batch)
    {
        var row = new TableEntity(PartitionOf(operation, batch.Id.Number.Range), RowOf(batch.Id))
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

    public static TableEntity NoteOf(OperationId operation, BatchId id, DateTimeOffset queuedAt) =>
        new(PartitionOf(operation, id.Number.Range), RowOf(id)) { [QueuedAt] = queuedAt };

    /// <summary>State, counters and outcomes.</summary>
    public static TableEntity EndOf(OperationId operation, DeliveryBatch settled)
    {
        var row = ProgressOf(operation, settled);
        row.PutBytes(
            Outcomes, CompressedJson.Write([.. settled.Outcomes.Select(StoredOutcome.Of)], StorageJson.Compact.ListStoredOutcome).Span);
        return row;
    }

    public static DeliveryBatch Read(TableEntity row) => ReadWithoutOutcomes(row) with { Outcomes = ReadOutcomes(row) };

    /// <summary>A batch whose outcomes are unreadable: its jobs are done, and are never sent again.</summary>
    public static DeliveryBatch? ReadWithUnreadableOutcomes(TableEntity row) =>
        ReadWithoutOutcomes(row) is { State: BatchState.Settled } batch
            ? batch with { Outcomes = [.. batch.Jobs.Select(job => Unreadable(job.Position, row))] }
            : null;

    public static RetryOutcomes ReadRetry(TableEntity row) => new(IdOf(row), row.Choice<BatchState>("State"), ReadOutcomes(row));

    /// <summary>A retry batch that is unreadable is over, and its jobs have failed.</summary>
    public static RetryOutcomes UnreadableRetry(TableEntity row) => new(
        IdOf(row), BatchState.Settled, [.. Enumerable.Range(0, DeliveryBatch.MaximumJobs).Select(position => Unreadable(position, row))]);

    private static JobOutcome Unreadable(int position, TableEntity row) => new(
        position, NotificationStatus.Failed, row.Timestamp ?? DateTimeOffset.MinValue, 0, null,
        new NotificationError(DeliveryErrorCode.DeadLettered, "Unreadable"));

    private static IReadOnlyList<JobOutcome> ReadOutcomes(TableEntity row) => row.HasBytes(Outcomes)
        ? [.. CompressedJson.Read(row.Bytes(Outcomes), StorageJson.Compact.ListStoredOutcome).Select(outcome => outcome.ToOutcome())]
        : [];

    private static DeliveryBatch ReadWithoutOutcomes(TableEntity row) => new()
    {
        Id = IdOf(row),
        Provider = row.Choice<Provider>("Provider"),
        Credential = CredentialId.FromTail(row.Text("Credential")),
        Jobs = [.. CompressedJson.Read(row.Bytes(Jobs), StorageJson.Compact.ListStoredJob).Select(job => job.ToJob())],
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

    public static BatchTally ReadTally(TableEntity row) => new()
    {
        Id = IdOf(row),
        Credential = CredentialId.FromTail(row.Text("Credential")),
        State = row.Choice<BatchState>("State"),
        CreatedAt = row.Time("CreatedAt"),
        DueAt = row.Time("DueAt"),
        Lease = LeaseOf(row),
        Jobs = row.Number("JobCount"),
        Sent = row.Number("Sent"),
        Failed = row.Number("Failed"),
        Canceled = row.Number("Canceled"),
        Moved = row.Number("Moved"),
        LeaseNumber = row.Number("LeaseNumber"),
        QueuedAt = row.GetDateTimeOffset(QueuedAt),
    };

    public static bool IsSettled(TableEntity row) => row.TryGetValue("State", out var state) && state is nameof(BatchState.Settled);

    /// <summary>The end of a batch that is unreadable.</summary>
    public static TableEntity EndOfUnreadable(TableEntity row)
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
        return new BatchTally
        {
            Id = IdOf(row),
            Credential = CredentialId.FromTail(credential),
            State = BatchState.Settled,
            CreatedAt = default,
            DueAt = default,
            Jobs = jobs,
            Sent = sent,
            Failed = Math.Max(0, jobs - sent - canceled - moved),
            Canceled = canceled,
            Moved = moved,
        };
    }

    private static Lease? LeaseOf(TableEntity row) => row.Text("LeaseHolder") is { Length: > 0 } holder
        ? new Lease(holder, row.Number("LeaseRenewals"), TimeSpan.FromMilliseconds(row.Number("LeaseMilliseconds")))
        : null;

    private static BatchId IdOf(TableEntity row) =>
        row.RowKey.StartsWith(Prefix, StringComparison.Ordinal) && BatchId.TryParse(row.RowKey[Prefix.Length..], out var id)
            ? id
            : throw new InvalidDataException($"The stored batch '{row.RowKey}' has no readable id.");
}
