namespace PushFunctions.FaultTests.Invariants;

/// <summary>An operation with all that belongs to it, as it is stored in the end.</summary>
/// <param name="Send">The number of the script's send that it is of.</param>
/// <param name="Tallies">Of all its batches, retries included.</param>
internal sealed record StoredOperation(
    int Send, Operation Operation, IReadOnlyList<PageSummary> Pages, IReadOnlyList<BatchTally> Tallies, IReadOnlyList<StoredJob> Jobs)
{
    /// <summary>Devices that the request named or that were found. Of a canceled send they may have got no batch any
    /// more.</summary>
    public int Targeted => Jobs.Count(job => job.Batch.Number.Step == 0) + Pages.Sum(
        page => Math.Max(page.Devices, Jobs.Count(job => job.Batch.Number.Step == page.Number && page.Number > 0)));
}
