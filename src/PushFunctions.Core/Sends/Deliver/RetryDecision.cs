namespace PushFunctions.Core.Sends.Deliver;

/// <summary>What follows from an outcome that settles nothing.</summary>
public abstract record RetryDecision
{
    private RetryDecision() { }

    public sealed record Again(TimeSpan Delay) : RetryDecision;

    public sealed record GiveUp(NotificationError Error) : RetryDecision;
}
