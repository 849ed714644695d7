namespace PushFunctions.Core.Sends.Sweep;

/// <summary>What waits at the front of a queue, as of a moment: it tells a backlog, which only has to wait for its turn, from messages that are lost or in a dead worker's hands.</summary>
/// <param name="At">When it was seen.</param>
/// <param name="Latest">When the latest of the messages at the front was sent; null where none waits.</param>
public sealed record QueueFront(DateTimeOffset At, DateTimeOffset? Latest)
{
    public static readonly TimeSpan LongestBacklog = TimeSpan.FromHours(1);

    /// <summary>Between the row and its message, which is sent after it, and between the clocks of two machines.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    /// <summary>From when a message has its turn until its worker has the lease.</summary>
    private static readonly TimeSpan Pickup = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Whether a message that was sent then has had its turn, so that it is lost where nothing has come of it. Behind a backlog nobody can tell; after
    /// <see cref="LongestBacklog"/> it counts as lost all the same.
    /// </summary>
    /// <param name="patience">How long to wait where there is a reason to; zero where there is none.</param>
    public bool HasPassed(DateTimeOffset sentAt, TimeSpan patience)
    {
        var waited = At - sentAt;
        if (waited > LongestBacklog) return true;
        return waited > Pickup && waited > patience && (Latest is null || Latest > sentAt + Margin);
    }

}

/// <summary>What of an operation stands still: its messages may be lost, or their workers gone.</summary>
public sealed record Stalled(IReadOnlyList<BatchId> Batches, IReadOnlyList<int> Pages, bool Audiences)
{
    /// <summary>A lease that ends so soon was not renewed when it should have been. Its batch gets its message now, because the next sweep is a minute away.</summary>
    private static readonly TimeSpan NotRenewed = TimeSpan.FromSeconds(10);

    public int Count => Batches.Count + Pages.Count + (Audiences ? 1 : 0);

    /// <param name="mendedAt">When messages for pages or audiences of the operation were last sent again.</param>
    /// <param name="patience">How long after a message, or after a worker that gave its batch back, another is sent.</param>
    public static Stalled Of(Operation operation, OperationProgress progress, DateTimeOffset? mendedAt, QueueFront deliveries, QueueFront fanout, TimeSpan patience)
    {
        var begun = Later(operation.SendAt ?? operation.CreatedAt, mendedAt);
        var written = progress.Batches.Where(batch => batch.Id.IsOriginal).CountBy(batch => batch.Id.Number.Page).ToDictionary();
        var isCanceled = operation.Status == OperationStatus.Canceled;
        return new Stalled(
            // Of a canceled operation only what a worker had in hand: the rest is canceled as it is.
            [.. progress.Batches.Where(batch => (!isCanceled || batch.IsInHand) && IsStalled(batch, deliveries, patience)).Select(batch => batch.Id)],
            [
                .. progress.Pages
                    .Where(page => page.Number > 0 && !isCanceled && (!page.IsExpanded || written.GetValueOrDefault(page.Number) < page.Batches))
                    .Where(page => fanout.HasPassed(Later(begun, page.CreatedAt), TimeSpan.Zero))
                    .Select(page => page.Number),
            ],
            !isCanceled && operation.AudiencePages is null && fanout.HasPassed(progress.Pages.Select(page => page.CreatedAt).Append(begun).Max(), TimeSpan.Zero));
    }

    private static bool IsStalled(BatchTally batch, QueueFront front, TimeSpan patience) => batch.State switch
    {
        // A message was sent for this lease already, or the worker that gave the batch back has left one: it waits for its turn, or is lost too.
        BatchState.Claimed when batch.QueuedAt > batch.ClaimedUntil - NotRenewed => front.HasPassed(batch.QueuedAt.Value, patience),
        BatchState.Claimed => batch.ClaimedUntil < front.At + NotRenewed,
        BatchState.Waiting when batch.QueuedAt > batch.DueAt => front.HasPassed(batch.QueuedAt.Value, patience),
        BatchState.Waiting => front.HasPassed(Later(batch.DueAt, batch.CreatedAt), TimeSpan.Zero),
        _ => false,
    };

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset? other) => other > one ? other.Value : one;
}
