namespace PushFunctions.Core.Events.Model;

/// <summary>An event by its name.</summary>
public sealed record EventName(string Id, string Type);

/// <summary>A request that an endpoint has not accepted: it is tried again, or failed after its last attempt.</summary>
/// <param name="MessageId">See <see cref="EventRequest.MessageId"/>.</param>
/// <param name="SignaledAt">When the service was told to send it; with the message's id the key.</param>
/// <param name="Attempts">How often it was sent.</param>
/// <param name="LastStatus">The HTTP status of the last attempt; null where there was no answer.</param>
/// <param name="Reason">See <see cref="EventResponse.Reason"/>.</param>
/// <param name="Events">Empty where they could not be read.</param>
/// <param name="NextAt">When it is tried again; null where it failed after its last attempt.</param>
/// <param name="FailedAt">Null while it is tried again.</param>
public sealed record UndeliveredEvents(
    WebhookId Endpoint,
    string MessageId,
    DateTimeOffset SignaledAt,
    int Attempts,
    int? LastStatus,
    string? Reason,
    IReadOnlyList<EventName> Events,
    DateTimeOffset? NextAt,
    DateTimeOffset? FailedAt);

/// <summary>What endpoints have not accepted. Rows are few while all is well: one for each request that failed and has
/// not succeeded since.</summary>
public interface IUndeliveredStore
{
    /// <summary>Writes or replaces. Safe to repeat.</summary>
    Task PutAsync(AccountSid account, UndeliveredEvents undelivered, CancellationToken cancellationToken);

    /// <summary>Safe to repeat.</summary>
    Task RemoveAsync(
        AccountSid account, WebhookId endpoint, DateTimeOffset signaledAt, string messageId, CancellationToken cancellationToken);

    /// <summary>Those that failed after their last attempt, newest first.</summary>
    Task<ListPage<UndeliveredEvents>> ListFailuresAsync(
        AccountSid account, WebhookId endpoint, ListRequest request, CancellationToken cancellationToken);

    /// <summary>How many are tried again then or later, up to a thousand. What a crash left behind has a time that is
    /// past.</summary>
    Task<int> CountPendingAsync(AccountSid account, WebhookId endpoint, DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>Removes those that were signaled before.</summary>
    /// <returns>How many.</returns>
    Task<int> RemoveSomeAsync(AccountSid account, DateTimeOffset before, int limit, CancellationToken cancellationToken);
}
