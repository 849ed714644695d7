namespace PushFunctions.Core.Sends.Model;

/// <summary>An accepted send. Everything but <see cref="Status"/>, <see cref="UpdatedAt"/> and
/// <see cref="FinalStats"/> stays as it was accepted.</summary>
public sealed record Operation
{
    public required OperationId Id { get; init; }

    public required AccountSid Account { get; init; }

    public required OperationStatus Status { get; init; }

    public required SendRoute Route { get; init; }

    public required SendTemplate Template { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The sid of the account or the API key that sent it; null where that was not stored yet.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>When a scheduled send is due; null for one that was sent at once.</summary>
    public DateTimeOffset? SendAt { get; init; }

    /// <summary>Nothing is attempted after it. Set where the send has a time to live.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    public bool DryRun { get; init; }

    /// <summary>What apps are asked to tell about the pushes; null where nothing is.</summary>
    public ReceiptKinds? Receipts { get; init; }

    /// <summary>Tokens and Users of <c>to</c> without duplicates; the Users of Audiences and filters come on top as a
    /// walk finds them.</summary>
    public required int Recipients { get; init; }

    /// <summary>Of these, who could not be addressed when the request was expanded.</summary>
    public int FirstUnaddressable { get; init; }

    /// <summary>Batches that were made within the request; what the sweep expects to find.</summary>
    public int DirectBatches { get; init; }

    /// <summary>Whether who is reached is read step by step: see <see cref="Walk"/>.</summary>
    public bool HasWalk { get; init; }

    /// <summary>Whether the walk has Users that the request names.</summary>
    public bool HasNamedUsers { get; init; }

    /// <summary>Audiences and filters, in the order of <c>to</c>.</summary>
    public IReadOnlyList<RecipientSource> Sources { get; init; } = [];

    /// <summary>Hashes (<see cref="DeviceAddress.Hash"/>) of the tokens in the request, kept where Users or audiences
    /// are in it too: one push per device.</summary>
    public IReadOnlySet<string> DirectHashes { get; init; } = new HashSet<string>();

    /// <summary>Kept once the operation has ended; until then the stats are the sum of its batches.</summary>
    public OperationStats? FinalStats { get; init; }

    /// <summary>Guards the next write.</summary>
    public string? Version { get; init; }

    /// <summary>Small enough for the express queue.</summary>
    public bool IsExpress => Sources.Count == 0 && Recipients <= SendOptions.ExpressRecipients;

    public bool HasEnded => Status is OperationStatus.Completed or OperationStatus.Canceled;
}

public enum OperationStatus
{
    Scheduled,
    Processing,
    Completed,
    Canceled,
}

/// <summary>Counts of notifications, and of recipients. The total is always the sum of the five states.</summary>
public sealed record OperationStats(int Recipients, int Unaddressable, int Scheduled, int Queued, int Sent, int Failed, int Canceled)
{
    public int Total => Scheduled + Queued + Sent + Failed + Canceled;
}

/// <summary>An operation that is no longer kept.</summary>
/// <param name="HasReceipts">Whether it asked for receipts.</param>
public sealed record EndedOperation(OperationId Id, bool HasReceipts);

/// <summary>An operation that has not ended, as the sweep finds it.</summary>
/// <param name="ReconciledAt">When the sweep last requeued messages of it; null if never.</param>
public sealed record OpenOperation(AccountSid Account, OperationId Id, DateTimeOffset? SendAt, DateTimeOffset? ReconciledAt = null);

/// <summary>The App in use and, for each provider it can reach, the credential; fixed when the send is
/// accepted.</summary>
public sealed record SendRoute(AppName App, IReadOnlyDictionary<Provider, CredentialId> Credentials);

/// <summary>How far an operation is, summed up from its walks and batches as of one read.</summary>
public sealed record OperationProgress(IReadOnlyList<Walk> Walks, IReadOnlyList<BatchTally> Batches)
{
    public OperationStats StatsOf(Operation operation)
    {
        var total = Batches.Where(batch => batch.Id.IsOriginal).Sum(batch => batch.Jobs);
        var sent = Batches.Sum(batch => batch.Sent);
        var failed = Batches.Sum(batch => batch.Failed);
        var canceled = Batches.Sum(batch => batch.Canceled);
        var open = total - sent - failed - canceled;
        var inFlight = Batches.Where(batch => batch.IsInHand).Sum(batch => batch.Open);
        var recipients = operation.Recipients + Walks.Sum(walk => walk.Recipients);
        var unaddressable = operation.FirstUnaddressable + Walks.Sum(walk => walk.Unaddressable);
        return operation.Status switch
        {
            OperationStatus.Scheduled => new(recipients, unaddressable, open, 0, sent, failed, canceled),
            OperationStatus.Canceled => new(recipients, unaddressable, 0, inFlight, sent, failed, canceled + open - inFlight),
            _ => new(recipients, unaddressable, 0, open, sent, failed, canceled),
        };
    }

    /// <summary>Whether every recipient was read, and every job is settled.</summary>
    public bool IsComplete(Operation operation) => IsWhole(operation) && Batches.All(batch => batch.State == BatchState.Settled);

    /// <summary>Whether every recipient was read: from then on the number of devices stays, because a step's batches are
    /// written with it.</summary>
    public bool IsWhole(Operation operation) =>
        !operation.HasWalk
        || (Walks.All(walk => walk.State == WalkState.Ended)
            && Walks.OrderBy(walk => walk.Range).Aggregate(0, (read, walk) => walk.Range == read ? walk.Until : read) == Walk.Ranges);
}

/// <summary>Reads how far an operation is. Walks are read before batches, so that the batches of a walk that has ended
/// are all there.</summary>
public sealed class ProgressReader(IWalkStore walks, IBatchStore batches)
{
    public async Task<OperationProgress> ReadAsync(Operation operation, CancellationToken cancellationToken)
    {
        var found = operation.HasWalk ? await walks.ListAsync(operation.Id, cancellationToken) : [];
        var tallies = new List<BatchTally>();
        await foreach (var tally in batches.TallyAsync(operation.Id, cancellationToken)) tallies.Add(tally);
        return new OperationProgress(found, tallies);
    }
}

/// <param name="From">Inclusive, by creation.</param>
/// <param name="Until">Inclusive, by creation.</param>
public sealed record OperationFilter(DateTimeOffset? From, DateTimeOffset? Until, OperationStatus? Status);

/// <summary>Operations, and which of them have not ended.</summary>
public interface IOperationStore
{
    /// <summary>Marks an id as open, before anything under it is written: what never gets its operation is found by
    /// the mark, and removed.</summary>
    Task OpenAsync(OpenOperation operation, CancellationToken cancellationToken);

    /// <summary>
    /// Writes the operation itself, once its batches and pages are there: from here on it is accepted. Returns it
    /// with its version; null where the id was revoked meanwhile.
    /// </summary>
    Task<Operation?> TryAddAsync(Operation operation, CancellationToken cancellationToken);

    Task<Operation?> FindAsync(AccountSid account, OperationId id, CancellationToken cancellationToken);

    /// <summary>The status alone, as it is now; null where there is no such operation.</summary>
    Task<OperationStatus?> FindStatusAsync(AccountSid account, OperationId id, CancellationToken cancellationToken);

    /// <summary>Replaces the mutable parts. Null where another write came first: find it again and repeat.</summary>
    Task<Operation?> TryUpdateAsync(Operation operation, CancellationToken cancellationToken);

    /// <summary>Newest first. The cursor of a page is the id of the last operation that was read.</summary>
    Task<ListPage<Operation>> ListAsync(
        AccountSid account, OperationFilter filter, ListRequest request, CancellationToken cancellationToken);

    IAsyncEnumerable<OpenOperation> ListOpenAsync(CancellationToken cancellationToken);

    /// <summary>Records on the mark when the sweep last requeued messages of the operation. Safe to repeat; nothing
    /// where the mark is gone.</summary>
    Task MarkRequeuedAsync(OpenOperation operation, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Takes the mark of an ended (or never accepted) operation away. Safe to repeat.</summary>
    Task CloseAsync(OpenOperation operation, CancellationToken cancellationToken);

    /// <summary>Sees to it that no operation with this id can be added any more, by a writer that may still be at
    /// work.</summary>
    /// <returns>False where it was added before. True where it was revoked before.</returns>
    Task<bool> TryRevokeAsync(AccountSid account, OperationId id, CancellationToken cancellationToken);

    /// <summary>Operations of an account that ended before, and ids that were revoked before; only those of whole
    /// days that lie before.</summary>
    IAsyncEnumerable<EndedOperation> ListEndedAsync(AccountSid account, DateTimeOffset before, CancellationToken cancellationToken);

    /// <summary>Removes an operation that was never accepted, or is no longer kept. Safe to repeat.</summary>
    Task RemoveAsync(AccountSid account, OperationId id, CancellationToken cancellationToken);
}
