namespace PushFunctions.Core.Sends.Model;

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
