namespace PushFunctions.Core.Sends.Settle;

/// <summary>
/// Tells the queue of events what is about to be written of a send. A batch has a message of its own where an endpoint
/// is told of every push, or where the send is small. Of a large send the few pushes that fail are found later, by reading
/// its rows: each minute and at its end, so that an endpoint that is told of failures only costs next to nothing.
/// </summary>
public sealed class SettleEvents(EventSignals signals, TimeProvider time)
{
    private static readonly string[] OfOutcomes =
        [EventTypes.NotificationSent, EventTypes.NotificationFailed, EventTypes.NotificationCanceled];

    private static readonly string[] OfScans =
        [EventTypes.NotificationFailed, EventTypes.NotificationCanceled, EventTypes.RecipientUnaddressable];

    private static readonly TimeSpan Remembered = TimeSpan.FromHours(2);

    /// <summary>Between the clocks of storage and of this machine.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(15);

    /// <summary>What was scanned of open operations. In this process only: another tells some of it a second
    /// time.</summary>
    private readonly ExpiringCache<OperationId, Scanned> _scanned = new(10_000, Remembered, time);

    /// <summary>Whether the endpoint is told of each batch as it is settled; otherwise its share is found by a
    /// scan.</summary>
    public static bool IsToldByBatch(WebhookEndpoint endpoint, Operation operation) =>
        operation.IsExpress || endpoint.Wants(EventTypes.NotificationSent, operation.Route.App);

    /// <summary>Before a batch is settled.</summary>
    public async Task BeforeBatchAsync(
        Operation operation, BatchId batch, IReadOnlyList<JobOutcome> outcomes, CancellationToken cancellationToken)
    {
        var endpoints = await signals.EndpointsOfAsync(operation.Account, cancellationToken);
        if (endpoints.Count == 0) return;
        string[] types = [.. OfOutcomes.Where(type => outcomes.Any(outcome => TypeOf(outcome) == type))];
        if (!endpoints.Any(endpoint => IsToldByBatch(endpoint, operation) && endpoint.WantsAny(types, operation.Route.App))) return;
        await signals.SendAsync(
            signals.Message(operation.Account, EventSource.Batches) with { Operation = operation.Id.Value, Batches = batch.Value },
            cancellationToken);
    }

    /// <summary>Each minute of an open operation.</summary>
    public async Task DuringAsync(Operation operation, OperationProgress progress, CancellationToken cancellationToken)
    {
        if (operation.IsExpress) return;
        var endpoints = await signals.EndpointsOfAsync(operation.Account, cancellationToken);
        if (!endpoints.Any(endpoint => IsScannedFor(endpoint, operation))) return;
        var stats = progress.StatsOf(operation);
        var (count, now) = (stats.Failed + stats.Unaddressable, signals.Message(operation.Account, EventSource.Scan).At);
        var before = _scanned.TryGet(operation.Id, out var scanned) ? scanned : null;
        if (count == (before?.Count ?? 0)) return;
        await signals.SendAsync(
            signals.Message(operation.Account, EventSource.Scan) with { Operation = operation.Id.Value, Since = before?.At - Margin },
            cancellationToken);
        _scanned.Put(operation.Id, new Scanned(count, now));
    }

    /// <summary>Before an operation ends.</summary>
    /// <param name="stats">Its final ones.</param>
    public async Task BeforeEndAsync(
        Operation operation, OperationStatus status, OperationStats stats, CancellationToken cancellationToken)
    {
        var endpoints = await signals.EndpointsOfAsync(operation.Account, cancellationToken);
        if (endpoints.Count == 0) return;
        var app = operation.Route.App;
        var isScanned = stats.Unaddressable > 0 && endpoints.Any(endpoint => endpoint.Wants(EventTypes.RecipientUnaddressable, app));
        isScanned |= stats.Failed + stats.Canceled > 0 && endpoints.Any(endpoint => IsScannedFor(endpoint, operation));
        // What is canceled with its operation was never settled.
        isScanned |= status == OperationStatus.Canceled && stats.Canceled > 0
            && endpoints.Any(endpoint => endpoint.Wants(EventTypes.NotificationCanceled, app));
        var isCompleted =
            status == OperationStatus.Completed && endpoints.Any(endpoint => endpoint.Wants(EventTypes.OperationCompleted, app));
        if (!isScanned && !isCompleted) return;
        await signals.SendAsync(
            signals.Message(operation.Account, isScanned ? EventSource.Ended : EventSource.Operation) with
            {
                Operation = operation.Id.Value,
                Type = status == OperationStatus.Completed ? EventTypes.OperationCompleted : null,
                Since = isScanned && _scanned.TryGet(operation.Id, out var scanned) ? scanned.At - Margin : null,
            },
            cancellationToken);
    }

    public static string? TypeOf(JobOutcome outcome) => outcome.Status switch
    {
        NotificationStatus.Sent => EventTypes.NotificationSent,
        NotificationStatus.Failed => EventTypes.NotificationFailed,
        NotificationStatus.Canceled => EventTypes.NotificationCanceled,
        _ => null,
    };

    private static bool IsScannedFor(WebhookEndpoint endpoint, Operation operation) =>
        endpoint.WantsAny(IsToldByBatch(endpoint, operation) ? [EventTypes.RecipientUnaddressable] : OfScans, operation.Route.App);

    private sealed record Scanned(int Count, DateTimeOffset At);
}
