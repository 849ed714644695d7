namespace PushFunctions.Core.Events.Deliver;

/// <summary>
/// Tells what the rows of an operation hold, a page of rows a message: recipients that could not be addressed, then the
/// batches in which pushes failed or were canceled. The rows of a page are named in what is sent again, so that a page
/// is told as it was read.
/// </summary>
public sealed class OperationScanner(
    EventReader reader, IWalkStore walks, IBatchStore batches, EventBuilder builder, EventDelivery delivery, IEventQueue queue)
{
    /// <summary>Rows that one message reads.</summary>
    private const int RowsAMessage = 100;

    /// <summary>Rows that a message can name.</summary>
    private const int RowsAGroup = 30;

    private const string InBatches = "b";
    private const char Separator = ':';

    public async Task ScanAsync(EventMessage message, IReadOnlyList<WebhookEndpoint> endpoints, CancellationToken cancellationToken)
    {
        var operation = await reader.FindAsync(message, cancellationToken);
        if (operation is null) return;
        if (message is { Source: EventSource.Ended, After: null })
        {
            if (operation.FinalStats is not { } stats)
            {
                await delivery.WaitAsync(message, cancellationToken);
                return;
            }

            if (message.Type is { } type && operation.Status == OperationStatus.Completed)
            {
                var ended = message with { Source = EventSource.Operation, Since = null };
                foreach (var endpoint in endpoints)
                    await delivery.DeliverAsync(endpoint, ended, [builder.OfOperation(operation, type, stats)], cancellationToken);
            }
        }

        if (message is { Source: EventSource.ReplayOperation, After: null })
            await TellStatusesAsync(operation, message, endpoints, cancellationToken);
        if (!IsInBatches(message.After))
            message = message with { After = await TellStepsAsync(operation, message, endpoints, cancellationToken) };
        var after = IsInBatches(message.After)
            ? await TellBatchesAsync(operation, message, endpoints, cancellationToken)
            : message.After;
        // Last, so that a repeat begins nothing twice.
        if (after is not null) await queue.SendAsync(message with { After = after, Waits = 0 }, TimeSpan.Zero, cancellationToken);
    }

    /// <summary>Every status that the operation has had.</summary>
    private async Task TellStatusesAsync(
        Operation operation, EventMessage message, IReadOnlyList<WebhookEndpoint> endpoints, CancellationToken cancellationToken)
    {
        foreach (var type in EventTypes.All.Where(type => type.StartsWith("operation.", StringComparison.Ordinal)))
        {
            var named = message with { Source = EventSource.Operation, Type = type, After = null };
            if (!endpoints.Any(endpoint => endpoint.Wants(type, operation.Route.App))
                || await reader.ReadAsync(named, cancellationToken) is not EventsRead.Found { Events: var events }) continue;
            foreach (var endpoint in endpoints) await delivery.DeliverAsync(endpoint, named, events, cancellationToken);
        }
    }

    private static bool IsInBatches(string? after) => after?.StartsWith(InBatches, StringComparison.Ordinal) is true;

    /// <returns>Where to go on.</returns>
    private async Task<string> TellStepsAsync(
        Operation operation, EventMessage message, IReadOnlyList<WebhookEndpoint> endpoints, CancellationToken cancellationToken)
    {
        if (!endpoints.Any(endpoint => endpoint.Wants(EventTypes.RecipientUnaddressable, operation.Route.App)))
            return InBatches + Separator;
        var from = message.After is { } text ? StepName.Parse(text) : default;
        var steps = await walks.ListUnaddressableAsync(operation.Id, from, RowsAMessage, cancellationToken);
        var isReplay = message.Source == EventSource.ReplayOperation;
        var group = new Group(message with { Source = EventSource.Steps, After = null, Since = isReplay ? message.Since : null });
        foreach (var step in steps.Where(step => isReplay || message.Since is null || step.CreatedAt >= message.Since))
        {
            if (group.IsFull) await TellAsync(group, endpoints, cancellationToken);
            group.Add(StepName.Of(new StepPlace(step.Range, step.Number, step.Part)), builder.OfStep(operation, step));
        }

        await TellAsync(group, endpoints, cancellationToken);
        return steps.Count < RowsAMessage
            ? InBatches + Separator
            : StepName.Of(new StepPlace(steps[^1].Range, steps[^1].Number, steps[^1].Part + 1));
    }

    private async Task<string?> TellBatchesAsync(
        Operation operation, EventMessage message, IReadOnlyList<WebhookEndpoint> endpoints, CancellationToken cancellationToken)
    {
        var isCanceled = operation is { Status: OperationStatus.Canceled, FinalStats: not null };
        var isReplay = message.Source == EventSource.ReplayOperation;
        var scanned = endpoints.Where(endpoint => isReplay || !SettleEvents.IsToldByBatch(endpoint, operation)).ToList();
        if (scanned.Count == 0 && !isCanceled) return null;
        var scan = isReplay ? BatchScan.All : isCanceled ? BatchScan.FailedOrWaiting : BatchScan.Failed;
        var after = BatchId.TryParse(message.After![(InBatches.Length + 1)..], out var last) ? last : null;
        var rows = await batches.ScanAsync(operation.Id, after, scan, RowsAMessage, cancellationToken);
        var named = message with { Source = EventSource.Batches, After = null, Since = isReplay ? message.Since : null };
        var (settled, open) = (new Group(named), new Group(named));
        foreach (var (batch, writtenAt) in rows)
        {
            if (batch.State != BatchState.Settled)
            {
                if (!isCanceled) continue;
                if (open.IsFull) await TellAsync(open, endpoints, cancellationToken);
                open.Add(batch.Id.Value, await builder.OfCanceledAsync(operation, batch, cancellationToken));
            }
            else if (isReplay || message.Since is null || writtenAt >= message.Since)
            {
                if (settled.IsFull) await TellAsync(settled, scanned, cancellationToken);
                settled.Add(batch.Id.Value, await builder.OfBatchAsync(operation, batch, cancellationToken));
            }
        }

        await TellAsync(settled, scanned, cancellationToken);
        await TellAsync(open, endpoints, cancellationToken);
        return rows.Count < RowsAMessage ? null : $"{InBatches}{Separator}{rows[^1].Batch.Id.Value}";
    }

    private async Task TellAsync(Group group, IReadOnlyList<WebhookEndpoint> endpoints, CancellationToken cancellationToken)
    {
        var (message, events) = group.Take();
        if (events.Count == 0) return;
        foreach (var endpoint in endpoints) await delivery.DeliverAsync(endpoint, message, events, cancellationToken);
    }

    /// <summary>Rows whose events go into one request, where they fit.</summary>
    private sealed class Group(EventMessage message)
    {
        private readonly List<string> _rows = [];
        private readonly List<PushEvent> _events = [];

        public bool IsFull => _rows.Count >= RowsAGroup || _events.Count >= PushEvent.MaximumPerRequest;

        public void Add(string row, IReadOnlyList<PushEvent> events)
        {
            if (events.Count == 0) return;
            _rows.Add(row);
            _events.AddRange(events);
        }

        public (EventMessage Message, IReadOnlyList<PushEvent> Events) Take()
        {
            var rows = string.Join(' ', _rows);
            PushEvent[] events = [.. _events];
            _rows.Clear();
            _events.Clear();
            return (message.Source == EventSource.Steps ? message with { Steps = rows } : message with { Batches = rows }, events);
        }
    }
}
