namespace PushFunctions.FaultTests.Invariants;

/// <summary>An operation with all that belongs to it, as it is stored in the end.</summary>
/// <param name="Send">The number of the script's send that it is of.</param>
/// <param name="Tallies">Of all its batches, retries included.</param>
internal sealed record StoredOperation(
    int Send, Operation Operation, IReadOnlyList<Walk> Walks, IReadOnlyList<BatchTally> Tallies, IReadOnlyList<StoredJob> Jobs,
    IReadOnlyList<UnaddressableRecipient> Unaddressable)
{
    /// <summary>Devices that the request named or that were found: a step's batches are written with it.</summary>
    public int Targeted => Jobs.Count;
}
