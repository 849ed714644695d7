namespace PushFunctions.Core.Sends.Deliver;

/// <summary>What came of asking for a batch.</summary>
public abstract record ClaimResult
{
    private ClaimResult() { }

    /// <summary>It is ours for as long as the lease is renewed.</summary>
    public sealed record Taken(BatchLease Lease) : ClaimResult;

    /// <summary>Another worker has it, or it is not due: ask again then.</summary>
    public sealed record NotBefore(DateTimeOffset At) : ClaimResult;

    /// <summary>Nothing is left to do: it is settled, or gone with its operation.</summary>
    public sealed record Over : ClaimResult;
}
