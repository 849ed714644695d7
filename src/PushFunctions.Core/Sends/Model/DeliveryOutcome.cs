namespace PushFunctions.Core.Sends.Model;

/// <summary>What the provider said about one push. Every case is expected; faults of the service are
/// exceptions.</summary>
public abstract record DeliveryOutcome
{
    private DeliveryOutcome() { }

    /// <summary>The provider took the push. It does not mean that the device showed it.</summary>
    public sealed record Accepted(string ProviderMessageId) : DeliveryOutcome;

    /// <summary>The token is dead. <paramref name="Since"/> is null where the provider names no time.</summary>
    public sealed record TokenExpired(string Reason, DateTimeOffset? Since) : DeliveryOutcome;

    /// <summary>Refused for good: sending the same again cannot help.</summary>
    public sealed record Rejected(string Reason, RejectionKind Kind) : DeliveryOutcome;

    /// <summary>Throttled, unavailable or unanswered.</summary>
    /// <param name="After">The provider's Retry-After, measured from now; null where it named none.</param>
    /// <param name="AtLeast">The shortest wait that the provider's documentation allows.</param>
    public sealed record Deferred(string Reason, TimeSpan? After, TimeSpan AtLeast) : DeliveryOutcome;

    /// <summary>The App's credential was refused; the push itself was not judged.</summary>
    public sealed record CredentialRefused(string Reason) : DeliveryOutcome;
}

public enum RejectionKind
{
    /// <summary>What was sent is wrong: size, shape, a header.</summary>
    Payload,

    /// <summary>The payload is over the limit.</summary>
    PayloadSize,

    /// <summary>The provider does not know the token: it is forgotten, unless many are refused at once.</summary>
    Token,

    /// <summary>The token is another project's: it is kept.</summary>
    TokenOfAnotherProject,

    /// <summary>The request itself was wrong: a fault of the service.</summary>
    Request,
}
