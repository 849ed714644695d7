namespace PushFunctions.Core.Sends.Model;

/// <summary>How far an operation is, summed up from its pages and batches as of one read.</summary>
public sealed record OperationProgress(IReadOnlyList<PageSummary> Pages, IReadOnlyList<BatchTally> Batches)
{
    public OperationStats StatsOf(Operation operation)
    {
        var originals = Batches.Where(batch => batch.Id.IsOriginal).Sum(batch => batch.Jobs);
        // Devices that were found and whose batches are still being written are queued too.
        var found = Pages.Where(page => page.IsExpanded).Sum(page => page.Devices);
        var total = Math.Max(
            originals, found + Batches.Where(batch => batch.Id is { IsOriginal: true, Number.Step: 0 }).Sum(batch => batch.Jobs));
        var sent = Batches.Sum(batch => batch.Sent);
        var failed = Batches.Sum(batch => batch.Failed);
        var canceled = Batches.Sum(batch => batch.Canceled);
        var open = total - sent - failed - canceled;
        var inFlight = Batches.Where(batch => batch.IsInHand).Sum(batch => batch.Open);
        var recipients = operation.Recipients + Pages.Where(page => page.Number > operation.UserPages).Sum(page => page.Recipients);
        var unaddressable = Pages.Sum(page => page.Unaddressable);
        return operation.Status switch
        {
            OperationStatus.Scheduled => new(recipients, unaddressable, open, 0, sent, failed, canceled),
            OperationStatus.Canceled => new(recipients, unaddressable, 0, inFlight, sent, failed, canceled + open - inFlight),
            _ => new(recipients, unaddressable, 0, open, sent, failed, canceled),
        };
    }

    /// <summary>Whether every page was expanded, every batch that follows is written, and every job is
    /// settled.</summary>
    public bool IsComplete(Operation operation) => IsWhole(operation) && Batches.All(batch => batch.State == BatchState.Settled);

    /// <summary>Whether every page was expanded and every batch that follows is written: from then on the number of
    /// devices stays.</summary>
    public bool IsWhole(Operation operation)
    {
        if (operation.AudiencePages is not { } audiencePages) return false;
        var pages = Pages.Where(page => page.Number >= 1).ToList();
        return pages.Count >= operation.UserPages + audiencePages
            && pages.All(page => page.IsExpanded)
            && Batches.Count(batch => batch.Id.IsOriginal && batch.Id.Number.Step > 0) >= pages.Sum(page => page.Batches);
    }
}

/// <summary>Reads how far an operation is. Batches are read before pages, so that a batch written meanwhile never
/// seems to be missing its page.</summary>
public sealed class ProgressReader(IPageStore pages, IBatchStore batches)
{
    public async Task<OperationProgress> ReadAsync(Operation operation, CancellationToken cancellationToken)
    {
        var tallies = new List<BatchTally>();
        await foreach (var tally in batches.TallyAsync(operation.Id, cancellationToken)) tallies.Add(tally);
        var summaries = new List<PageSummary>();
        await foreach (var summary in pages.SummarizeAsync(operation.Id, cancellationToken)) summaries.Add(summary);
        return new OperationProgress(summaries, tallies);
    }
}
