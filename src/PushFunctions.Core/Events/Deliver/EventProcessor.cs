namespace PushFunctions.Core.Events.Deliver;

/// <summary>
/// Handles the messages of the queue of events: read what they name, build the events, send them to each endpoint that
/// wants them. Safe to run twice with the same message (the key is the events' ids): a receiver gets the same events with
/// the same ids. What an endpoint does not accept goes on as a message of its own, so that no endpoint waits for another.
/// </summary>
public sealed class EventProcessor(
    CachedCatalogs catalogs,
    EventReader reader,
    OperationScanner scanner,
    EventReplay replay,
    EventDelivery delivery,
    IEventQueue queue)
{
    public async Task ProcessAsync(EventMessage message, CancellationToken cancellationToken)
    {
        using var activity = PushTelemetry.StartConsumer("push.tell", message.TraceParent, message.Operation ?? string.Empty);
        if (!AccountSid.TryParse(message.Account, out var account)) throw new FormatException("An event message names no account.");
        var catalog = await catalogs.FindAsync(account, _ => true, cancellationToken);
        if (message.Endpoint is { } only)
        {
            await ForOneAsync(message, account, await FindAsync(catalog, account, only, cancellationToken), cancellationToken);
            return;
        }

        var enabled = catalog.Endpoints.Where(endpoint => endpoint.IsEnabled).ToList();
        if (enabled.Count == 0) return;
        switch (message.Source)
        {
            case EventSource.Ended or EventSource.Scan:
                await scanner.ScanAsync(message, enabled, cancellationToken);
                break;
            default:
                await ForAllAsync(message, enabled, cancellationToken);
                break;
        }
    }

    private async Task ForAllAsync(EventMessage message, List<WebhookEndpoint> endpoints, CancellationToken cancellationToken)
    {
        switch (await reader.ReadAsync(message, cancellationToken))
        {
            case EventsRead.NotYet:
                await delivery.WaitAsync(message, cancellationToken);
                break;
            case EventsRead.Found { Events: var events, Operation: var operation }:
                foreach (var endpoint in endpoints)
                {
                    if (message.Source != EventSource.Batches || operation is null || SettleEvents.IsToldByBatch(endpoint, operation))
                        await delivery.DeliverAsync(endpoint, message with { Waits = 0 }, events, cancellationToken);
                }

                break;
        }
    }

    private async Task ForOneAsync(
        EventMessage message, AccountSid account, WebhookEndpoint? endpoint, CancellationToken cancellationToken)
    {
        // Deleted: nobody asks for its failures any more.
        if (endpoint is null) return;
        switch (message.Source)
        {
            case EventSource.Replay:
                await replay.StepAsync(message, account, cancellationToken);
                return;
            case EventSource.ReplayOperation:
                await scanner.ScanAsync(message, [endpoint], cancellationToken);
                return;
        }

        switch (await reader.ReadAsync(message, cancellationToken))
        {
            case EventsRead.NotYet:
                await queue.SendAsync(message, TimeSpan.FromMinutes(1), cancellationToken);
                break;
            case EventsRead.Nothing:
                await delivery.ForgetAsync(account, endpoint, message, cancellationToken);
                break;
            case EventsRead.Found { Events: var events }:
                await delivery.DeliverAsync(endpoint, message, events, cancellationToken);
                break;
        }
    }

    /// <summary>An endpoint that is not in the cached catalog may be new.</summary>
    private async Task<WebhookEndpoint?> FindAsync(Catalog catalog, AccountSid account, string name, CancellationToken cancellationToken)
    {
        if (!WebhookId.TryParse(name, out var id)) throw new FormatException("An event message names no endpoint.");
        return catalog.FindEndpoint(id) ?? (await catalogs.ReadAsync(account, cancellationToken)).FindEndpoint(id);
    }
}
