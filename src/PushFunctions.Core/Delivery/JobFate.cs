namespace PushFunctions.Core.Delivery;

/// <summary>What one round of work made of a job.</summary>
public abstract record JobFate
{
    private JobFate() { }

    /// <summary>Its fate is known.</summary>
    /// <param name="Outcome">What the provider said; null where it was not asked.</param>
    public sealed record Done(DeliveryJob Job, NotificationRow Row, DeliveryOutcome? Outcome) : JobFate;

    /// <summary>It is to be tried again after the delay.</summary>
    /// <param name="Refused">Set where the credential is to blame.</param>
    public sealed record PutOff(DeliveryJob Job, TimeSpan Delay, DeliveryOutcome.CredentialRefused? Refused = null) : JobFate;
}
