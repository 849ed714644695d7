using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PushFunctions.Core.Events.Deliver;

/// <summary>Handles the poison queue of events: a message is requeued a few times, each time later. After that its events
/// are listed as failures of the endpoints that wanted them; where they cannot be read any more, without their
/// names.</summary>
public sealed class PoisonedEvents(
    MessageReader messages, CachedCatalogs catalogs, EventReader reader, EventDelivery delivery, IEventQueue queue,
    IOptions<DeliveryOptions> options, ILogger<PoisonedEvents> logger)
{
    private const string Reason = "the service failed to send it";

    public Task HandleAsync(string body, CancellationToken cancellationToken) =>
        messages.HandleAsync(QueueNames.EventsPoison, body, EventMessage.Parse, HandleAsync, cancellationToken);

    private async Task HandleAsync(EventMessage message, CancellationToken cancellationToken)
    {
        using var activity = PushTelemetry.StartConsumer("push.requeue", message.TraceParent, message.Operation ?? string.Empty);
        if (message.PoisonRequeues < options.Value.MaximumPoisonRequeues)
        {
            await queue.SendAsync(
                message with { PoisonRequeues = message.PoisonRequeues + 1 },
                options.Value.PoisonRequeueDelay * (message.PoisonRequeues + 1), cancellationToken);
            return;
        }

        if (!AccountSid.TryParse(message.Account, out var account)) return;
        var catalog = await catalogs.ReadAsync(account, cancellationToken);
        var events = await TryReadAsync(message, cancellationToken);
        foreach (var endpoint in catalog.Endpoints.Where(
            endpoint => message.Endpoint is { } only ? endpoint.Id.Value == only : endpoint.IsEnabled))
        {
            PushEvent[] wanted = [.. events.Where(told => endpoint.Wants(told.Type, told.App))];
            if (events.Count > 0 && wanted.Length == 0) continue;
            await delivery.FailAsync(endpoint, message, wanted, null, Reason, cancellationToken);
            logger.EventsDeadLettered(endpoint.Id);
        }
    }

    /// <summary>Reading them may be what fails.</summary>
    private async Task<IReadOnlyList<PushEvent>> TryReadAsync(EventMessage message, CancellationToken cancellationToken)
    {
        if (message.Source is EventSource.Ended or EventSource.Scan) return [];
        try
        {
            return await reader.ReadAsync(message, cancellationToken) is EventsRead.Found found ? found.Events : [];
        }
        catch (Exception fault) when (fault is FormatException or InvalidOperationException or KeyNotFoundException)
        {
            return [];
        }
    }
}
