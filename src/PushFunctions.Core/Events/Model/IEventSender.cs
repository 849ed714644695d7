namespace PushFunctions.Core.Events.Model;

/// <summary>One request to an endpoint.</summary>
/// <param name="MessageId">The same each time that the same events are sent to the same endpoint.</param>
/// <param name="At">When it is sent.</param>
/// <param name="Secrets">Each signs it; the present one first.</param>
/// <param name="Events">1 to <see cref="PushEvent.MaximumPerRequest"/>.</param>
public sealed record EventRequest(
    WebhookEndpoint Endpoint, string MessageId, DateTimeOffset At, IReadOnlyList<string> Secrets, IReadOnlyList<PushEvent> Events)
{
    public override string ToString() => MessageId;
}

/// <summary>What became of a request. Every case is expected; faults of ours are exceptions.</summary>
/// <param name="Status">The HTTP status; null where there was no answer.</param>
/// <param name="Reason">In fixed words, for people: nothing that the receiver wrote. Null where it was accepted.</param>
public sealed record EventResponse(int? Status, string? Reason)
{
    public const int MaximumBody = 256;

    public bool IsAccepted => Status is >= 200 and < 300;

    /// <summary>The receiver is gone for good, and says so.</summary>
    public bool IsGone => Status == 410;

    /// <summary>The receiver has too much to do, or is in trouble.</summary>
    public bool IsOverloaded => Status is null or 429 or >= 500;

    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The first characters of the answer, for the one who asked for a test. Never stored or logged.</summary>
    public string? Body { get; init; }

    public TimeSpan Took { get; init; }
}

/// <summary>An access token for the topics of Event Grid, of the service's own identity. Null where no identity can sign
/// in.</summary>
public delegate Task<string?> EventGridToken(CancellationToken cancellationToken);

/// <summary>Sends events to an endpoint, once: no redirects, a time limit, and only to addresses that may be
/// reached.</summary>
public interface IEventSender
{
    /// <exception cref="OperationCanceledException">The caller canceled.</exception>
    Task<EventResponse> SendAsync(EventRequest request, CancellationToken cancellationToken);
}
