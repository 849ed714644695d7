namespace PushFunctions.Core.Sends.Deliver;

/// <summary>One batch's way through the lane of its credential.</summary>
public sealed class LaneTurn(Lane lane)
{
    /// <summary>Whether the batch is to begin no further push. Read and written by the lane alone.</summary>
    internal bool GivesWay { get; set; }

    /// <summary>Waits for a place. False where the batch has to give way to others: the push is not to be begun. Every true is followed by one <see cref="Leave"/>.</summary>
    public Task<bool> EnterAsync() => lane.EnterAsync(this);

    /// <param name="outcome">What the provider said; null where it was not asked.</param>
    /// <param name="duration">How long it took to say so.</param>
    public void Leave(DeliveryOutcome? outcome, TimeSpan duration) => lane.Leave(outcome, duration);

    /// <summary>Nothing of the batch is worked on any more.</summary>
    public void End() => lane.End(this);
}
