using PushFunctions.Core.Delivery;
using PushFunctions.Core.Sending.Progress;

namespace PushFunctions.Core.Sending.Sweeping;

/// <summary>What of an operation has stood still since a given time: its messages may be lost.</summary>
public sealed record Stalled(IReadOnlyList<BatchId> Batches, IReadOnlyList<int> Pages, bool Audiences)
{
    public int Count => Batches.Count + Pages.Count + (Audiences ? 1 : 0);

    /// <summary>
    /// Where anything has stood still, the batches whose claim has run out by now go along: their workers are gone, and an operation that was mended is let alone for as long again.
    /// </summary>
    public static Stalled Of(Operation operation, OperationProgress progress, DateTimeOffset since, DateTimeOffset now)
    {
        var stalled = Of(operation, progress, since);
        return stalled.Count == 0 ? stalled : stalled with { Batches = [.. ToWorkOn(operation, progress).Where(batch => IsStalled(batch, since) || IsForsaken(batch, now)).Select(batch => batch.Id)] };
    }

    private static Stalled Of(Operation operation, OperationProgress progress, DateTimeOffset since)
    {
        var begun = operation.SendAt ?? operation.CreatedAt;
        var written = progress.Batches.Where(batch => batch.Id.IsOriginal).CountBy(batch => batch.Id.Number.Page).ToDictionary();
        var isCanceled = operation.Status == OperationStatus.Canceled;
        return new Stalled(
            [.. ToWorkOn(operation, progress).Where(batch => IsStalled(batch, since)).Select(batch => batch.Id)],
            [
                .. progress.Pages
                    .Where(page => page.Number > 0 && !isCanceled && page.CreatedAt < since && begun < since)
                    .Where(page => !page.IsExpanded || written.GetValueOrDefault(page.Number) < page.Batches)
                    .Select(page => page.Number),
            ],
            !isCanceled && operation.AudiencePages is null && begun < since && progress.Pages.All(page => page.CreatedAt < since));
    }

    /// <summary>Of a canceled operation only what a worker had in hand: the rest is canceled as it is.</summary>
    private static IEnumerable<BatchTally> ToWorkOn(Operation operation, OperationProgress progress) =>
        operation.Status == OperationStatus.Canceled ? progress.Batches.Where(batch => batch.IsInHand) : progress.Batches;

    private static bool IsForsaken(BatchTally batch, DateTimeOffset now) => batch.State == BatchState.Claimed && batch.ClaimedUntil < now;

    private static bool IsStalled(BatchTally batch, DateTimeOffset since) => batch.State switch
    {
        BatchState.Waiting => batch.DueAt < since,
        BatchState.Claimed => batch.ClaimedUntil < since,
        _ => false,
    };
}
