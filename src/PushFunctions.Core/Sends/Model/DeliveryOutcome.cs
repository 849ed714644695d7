namespace PushFunctions.Core.Sends.Model;

/// <summary>One push on its way to the provider.</summary>
/// <param name="Id">Carried along where the provider takes an id, so that a repeat replaces the first.</param>
/// <param name="ExpiresAt">The provider need not try after it; null leaves it to the provider.</param>
/// <param name="DryRun">The provider is asked to check only, where it can.</param>
/// <param name="IsWanted">Called right before the push is sent: false where it was canceled meanwhile. It is deferred
/// then, and not sent.</param>
public sealed record Push(
    PushCredential Credential,
    NotificationId Id,
    Provider Provider,
    DeviceToken Token,
    PushMessage Message,
    DateTimeOffset? ExpiresAt,
    bool DryRun,
    Func<Task<bool>>? IsWanted = null);

/// <summary>A push service. Connections and access tokens are shared by all pushes of a credential. Safe to call
/// concurrently.</summary>
public interface IPushProvider
{
    bool Serves(Provider provider);

    /// <summary>Checks a message before it has a recipient, with the builder that <see cref="Build"/> uses.</summary>
    PayloadCheck Check(PushMessage message);

    /// <summary>Builds the request for a push. It is built once: the bytes that are checked are the bytes that are
    /// sent.</summary>
    ProviderRequest Build(Push push);

    /// <summary>Sends once. Whatever the provider or the network does is an outcome; exceptions are faults of ours,
    /// or cancellation.</summary>
    /// <param name="request">One that this provider built, and whose check found nothing wrong.</param>
    Task<DeliveryOutcome> SendAsync(ProviderRequest request, CancellationToken cancellationToken);
}

/// <summary>A push in its provider's form, ready to be sent. What it prints holds nothing of the push.</summary>
public abstract class ProviderRequest(PayloadCheck check)
{
    public PayloadCheck Check => check;
}

/// <summary>What is wrong with a payload, as far as it is known without the provider.</summary>
/// <param name="Excess">Null where the payload is within the provider's limit.</param>
/// <param name="Faults">What the provider is certain to refuse, apart from the size; empty where nothing is known to
/// be wrong.</param>
public sealed record PayloadCheck(PayloadExcess? Excess, IReadOnlyList<PayloadFault> Faults)
{
    /// <summary>The outcome without asking the provider; null where the push is worth sending.</summary>
    public DeliveryOutcome.Rejected? Rejection =>
        Faults is [var first, ..] ? new DeliveryOutcome.Rejected(first.Message, RejectionKind.Payload) : null;
}

/// <summary>A payload that is over the limit.</summary>
/// <param name="Bytes">As the provider counts them.</param>
/// <param name="Maximum">What it allows for a push of this kind.</param>
public sealed record PayloadExcess(int Bytes, int Maximum)
{
    /// <summary>Null where the payload fits.</summary>
    public static PayloadExcess? Of(int bytes, int maximum) => bytes > maximum ? new PayloadExcess(bytes, maximum) : null;

    public string Describe(Provider provider) =>
        $"The payload has {Bytes} bytes for {provider.ToName()}; at most {Maximum} are allowed. Shorten title, body, data or overrides.";
}

/// <summary>Something that the provider is certain to refuse.</summary>
/// <param name="Context">The JSON path of the field in the send.</param>
/// <param name="Message">What was expected and what to do. It never repeats a text of the content.</param>
public sealed record PayloadFault(string Context, string Message);

/// <summary>Where all instances agree on the one provider token (the APNs JWT) of a time slot.</summary>
public interface IProviderTokenStore
{
    Task<string?> FindAsync(CredentialId credential, string slot, CancellationToken cancellationToken);

    /// <summary>Inserts, unless another instance did: returns the envelope that is stored.</summary>
    Task<string> GetOrAddAsync(CredentialId credential, string slot, string encryptedToken, CancellationToken cancellationToken);

    /// <summary>Removes up to <paramref name="limit"/> that were added before: those of credentials that are no
    /// longer used. Safe to repeat.</summary>
    /// <returns>How many were found; fewer than the limit once none is left.</returns>
    Task<int> RemoveSomeAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken);
}

/// <summary>Asks a provider about a credential.</summary>
public interface ICredentialProbe
{
    bool Serves(Provider provider);

    /// <summary>
    /// Signs in again, over a connection of its own, and sends a push to a token that no device has. A refusal of that
    /// token means that the provider accepts the credential. Nothing reaches a device.
    /// </summary>
    Task<DeliveryOutcome> SendAsync(PushCredential credential, CancellationToken cancellationToken);
}

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
