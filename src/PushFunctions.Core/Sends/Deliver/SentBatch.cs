namespace PushFunctions.Core.Sends.Deliver;

/// <summary>What became of a batch's jobs.</summary>
/// <param name="Fates">Not of those that a canceled operation or a fault left.</param>
/// <param name="Faulted">Jobs that brought out a fault of ours.</param>
/// <param name="Fault">The last of the faults; null where there was none.</param>
public sealed record SentBatch(IReadOnlyList<JobFate> Fates, IReadOnlyList<DeliveryJob> Faulted, Exception? Fault = null)
{
    public SentBatch(IReadOnlyList<JobFate> fates)
        : this(fates, [])
    {
    }
}
