using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;

namespace PushFunctions.Core.Events.Deliver;

/// <summary>Sends requests to endpoints, a few of each at a time, and notes what their receivers respond.</summary>
public sealed class EndpointClient(
    EndpointLanes lanes, EndpointWatch watch, WebhookSecrets secrets, IEventSender sender, ServiceTime time)
{
    /// <summary>Null where the endpoint has no room; then <paramref name="pause"/> is how long it wants to be left
    /// alone.</summary>
    public Task<EventResponse>? TrySend(
        AccountSid account, WebhookEndpoint endpoint, string messageId, IReadOnlyList<PushEvent> events, out TimeSpan pause,
        CancellationToken cancellationToken)
    {
        var lane = lanes.Of(endpoint.Id);
        return lane.TryEnter(out pause) ? SendAsync(lane, account, endpoint, messageId, events, cancellationToken) : null;
    }

    private async Task<EventResponse> SendAsync(
        EndpointLane lane, AccountSid account, WebhookEndpoint endpoint, string messageId, IReadOnlyList<PushEvent> events,
        CancellationToken cancellationToken)
    {
        EventResponse? response = null;
        try
        {
            var now = time.GetUtcNow();
            response = await sender.SendAsync(
                new EventRequest(endpoint, messageId, now, secrets.ValidAt(account, endpoint, now), events), cancellationToken);
        }
        catch (CredentialDecryptionException)
        {
            response = new EventResponse(null, "its secret cannot be decrypted: replace it with POST /v1/Webhooks/{webhookId}/Secret");
        }
        finally
        {
            lane.Leave(response);
        }

        await watch.ObserveAsync(account, endpoint, response, cancellationToken);
        return response;
    }
}

/// <summary>Sends events to one endpoint, in requests of up to 50, and sees to what it does not accept.</summary>
public sealed class EventDelivery(
    EndpointClient client,
    IUndeliveredStore undelivered,
    IEventQueue queue,
    Jitter jitter,
    PushMetrics metrics,
    ServiceTime time,
    ILogger<EventDelivery> logger)
{
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);

    /// <param name="message">What the events were read from; its copy names what is left.</param>
    /// <param name="events">All events of the message, in their order.</param>
    public async Task DeliverAsync(
        WebhookEndpoint endpoint, EventMessage message, IReadOnlyList<PushEvent> events, CancellationToken cancellationToken)
    {
        var chunk = new List<PushEvent>();
        var first = message.First ?? 0;
        var end = message.Count is { } count ? Math.Min(first + count, events.Count) : events.Count;
        var begin = first;
        for (var place = first; place < end; place++)
        {
            // One that was disabled while its events waited did want them.
            var told = events[place];
            if (endpoint.Chooses(told.Type, told.App) && message.Fits(told) && (endpoint.IsEnabled || message.MessageId is not null))
                chunk.Add(told);
            if (chunk.Count < PushEvent.MaximumPerRequest && place + 1 < end) continue;
            if (chunk.Count > 0)
            {
                await SendAsync(
                    endpoint, message with { Endpoint = endpoint.Id.Value, First = begin, Count = place + 1 - begin }, [.. chunk],
                    cancellationToken);
            }

            chunk.Clear();
            begin = place + 1;
        }
    }

    /// <summary>The message returns later: what it tells of is not written yet, or the endpoint has no room.</summary>
    public Task WaitAsync(EventMessage message, CancellationToken cancellationToken, TimeSpan atLeast = default)
    {
        var wait = ShortestWait * Math.Pow(2, Math.Min(message.Waits, 10));
        wait = wait < LongestWait ? wait : LongestWait;
        wait = (wait > atLeast ? wait : atLeast) * (1 + (jitter.Next() * 0.2));
        return queue.SendAsync(message with { Waits = message.Waits + 1 }, wait, cancellationToken);
    }

    /// <summary>The events of a retry are no longer kept, or no longer wanted.</summary>
    public Task ForgetAsync(AccountSid account, WebhookEndpoint endpoint, EventMessage message, CancellationToken cancellationToken) =>
        message is { Attempts: > 0, MessageId: { } id }
            ? undelivered.RemoveAsync(account, endpoint.Id, message.At, id, cancellationToken) : Task.CompletedTask;

    /// <summary>Lists the events among the endpoint's failures.</summary>
    public Task FailAsync(
        WebhookEndpoint endpoint, EventMessage message, IReadOnlyList<PushEvent> events, EventResponse? last, string? reason,
        CancellationToken cancellationToken)
    {
        var account = AccountOf(message);
        metrics.EventsTold("given_up", events.Count);
        return undelivered.PutAsync(
            account, Of(endpoint, message, events, last?.Status, reason) with { FailedAt = time.GetUtcNow() }, cancellationToken);
    }

    private async Task SendAsync(
        WebhookEndpoint endpoint, EventMessage message, IReadOnlyList<PushEvent> events, CancellationToken cancellationToken)
    {
        message = message with { MessageId = message.MessageId ?? MessageIdOf(endpoint, events) };
        if (!endpoint.IsEnabled)
        {
            await FailAsync(endpoint, message, events, null, "the endpoint was disabled", cancellationToken);
            return;
        }

        if (client.TrySend(AccountOf(message), endpoint, message.MessageId, events, out var pause, cancellationToken) is not { } sending)
        {
            await WaitAsync(message, cancellationToken, pause);
            return;
        }

        var response = await sending;
        message = message with { Attempts = message.Attempts + 1, Waits = 0 };
        if (response.IsAccepted) await AcceptedAsync(endpoint, message, events.Count, cancellationToken);
        else await RefusedAsync(endpoint, message, events, response, cancellationToken);
    }

    private async Task AcceptedAsync(WebhookEndpoint endpoint, EventMessage message, int count, CancellationToken cancellationToken)
    {
        metrics.EventsTold("accepted", count);
        logger.EventsAccepted(endpoint.Id, count, message.MessageId!, message.Attempts);
        if (message.Attempts > 1)
            await undelivered.RemoveAsync(AccountOf(message), endpoint.Id, message.At, message.MessageId!, cancellationToken);
    }

    private async Task RefusedAsync(
        WebhookEndpoint endpoint, EventMessage message, IReadOnlyList<PushEvent> events, EventResponse response,
        CancellationToken cancellationToken)
    {
        var delay = response.IsGone ? null : EventRetries.DelayAfter(message.Attempts, response.RetryAfter, jitter.Next());
        if (delay is not { } wait)
        {
            await FailAsync(endpoint, message, events, response, response.Reason, cancellationToken);
            logger.EventsFailed(endpoint.Id, events.Count, message.MessageId!, message.Attempts, response.Reason);
            return;
        }

        metrics.EventsTold("rescheduled", events.Count);
        // The row before the message: what waits is counted, and a crash between the two repeats this attempt.
        await undelivered.PutAsync(
            AccountOf(message),
            Of(endpoint, message, events, response.Status, response.Reason) with { NextAt = time.GetUtcNow() + wait }, cancellationToken);
        await queue.SendAsync(message, wait, cancellationToken);
        logger.EventsRescheduled(endpoint.Id, events.Count, message.MessageId!, message.Attempts, response.Reason, wait);
    }

    private static UndeliveredEvents Of(
        WebhookEndpoint endpoint, EventMessage message, IReadOnlyList<PushEvent> events, int? status, string? reason) => new(
        endpoint.Id, message.MessageId ?? MessageIdOf(endpoint, events), message.At, message.Attempts, status, reason,
        [.. events.Select(told => new EventName(told.Id, told.Type))], null, null);

    /// <summary>The same for the same events to the same endpoint.</summary>
    private static string MessageIdOf(WebhookEndpoint endpoint, IReadOnlyList<PushEvent> events) => "msg_" + CrockfordBase32.Encode(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{endpoint.Id}\n{string.Join('\n', events.Select(told => told.Id))}")).AsSpan(0, 16));

    private static AccountSid AccountOf(EventMessage message) =>
        AccountSid.TryParse(message.Account, out var account) ? account : throw new FormatException("An event message names no account.");
}
