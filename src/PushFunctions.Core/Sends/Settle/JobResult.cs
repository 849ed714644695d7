namespace PushFunctions.Core.Sends.Settle;

/// <summary>What one round of work made of a job.</summary>
public abstract record JobResult
{
    private JobResult() { }

    /// <summary>Its result is known.</summary>
    /// <param name="Response">What the provider said; null where nothing was sent to it.</param>
    public sealed record Done(DeliveryJob Job, JobOutcome Outcome, DeliveryOutcome? Response) : JobResult;

    /// <summary>It is to be tried again after the delay.</summary>
    /// <param name="Refused">Set where the provider refused the credential.</param>
    /// <param name="Fault">Set for <see cref="RescheduleReason.Fault"/>.</param>
    public sealed record Rescheduled(
        DeliveryJob Job, TimeSpan Delay, RescheduleReason Reason, DeliveryOutcome.CredentialRefused? Refused = null,
        Exception? Fault = null) : JobResult;
}

/// <summary>Why a job is tried again later. Only <see cref="Deferred"/> and <see cref="CredentialRefused"/> may have
/// reached the provider.</summary>
public enum RescheduleReason
{
    /// <summary>The provider throttles, is unavailable, or did not answer.</summary>
    Deferred,

    /// <summary>The provider refuses the credential; most jobs of such a batch are not sent at all.</summary>
    CredentialRefused,

    /// <summary>The credential's connection is slow or throttled, and the job yielded to those of others.</summary>
    Yielded,

    /// <summary>The lease of the batch is about to end, or the process is stopping.</summary>
    LeaseEnding,

    /// <summary>A fault of the service or its storage.</summary>
    Fault,
}
