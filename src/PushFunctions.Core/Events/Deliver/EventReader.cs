using System.Globalization;

namespace PushFunctions.Core.Events.Deliver;

/// <summary>The events that a message names, as the rows have them now.</summary>
public abstract record EventsRead
{
    private EventsRead() { }

    /// <summary>What they tell of is not written yet.</summary>
    public sealed record NotYet : EventsRead;

    /// <summary>There is nothing to tell: it was never written, or is no longer kept.</summary>
    public sealed record Nothing : EventsRead;

    /// <param name="Operation">Whose they are; null where they are no operation's.</param>
    public sealed record Found(IReadOnlyList<PushEvent> Events, Operation? Operation) : EventsRead;
}

/// <summary>The name of a step in a message.</summary>
public static class StepName
{
    public static string Of(StepPlace place) =>
        string.Create(CultureInfo.InvariantCulture, $"{place.Range}-{place.Number}-{place.Part}");

    public static StepPlace Parse(string text) =>
        text.Split('-') is [var range, var number, var part] && int.TryParse(range, CultureInfo.InvariantCulture, out var first)
            && int.TryParse(number, CultureInfo.InvariantCulture, out var second)
            && int.TryParse(part, CultureInfo.InvariantCulture, out var third)
            ? new StepPlace(first, second, third)
            : throw new FormatException("An event message names no step.");
}

/// <summary>Reads the rows that a message names, and builds its events from them.</summary>
public sealed class EventReader(
    IOperationStore operations, IBatchStore batches, IWalkStore walks, IReceiptStore receipts, StatusReader statuses,
    EventBuilder builder, ChangeReader changes, ServiceTime time)
{
    /// <summary>How long a writer may take from a message to the row that it tells of.</summary>
    public static readonly TimeSpan LongestWrite = TimeSpan.FromMinutes(15);

    private const int ReadsAtATime = 16;
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);

    /// <summary>What never changes of operations; their status is read where it counts.</summary>
    private readonly ExpiringCache<OperationId, Operation> _known = new(256, Kept, time);

    public async Task<EventsRead> ReadAsync(EventMessage message, CancellationToken cancellationToken)
    {
        if (message.Source is EventSource.Device or EventSource.Credential) return await changes.ReadAsync(message, cancellationToken);
        var (account, id) = IdsOf(message);
        return message.Source switch
        {
            EventSource.Operation => await statuses.ReadAsync(
                await operations.FindAsync(account, id, cancellationToken), message, cancellationToken),
            EventSource.Receipts => await ReadReceiptsAsync(account, id, message, cancellationToken),
            EventSource.Batches => await ReadBatchesAsync(account, id, message, cancellationToken),
            EventSource.Steps => await ReadStepsAsync(account, id, message, cancellationToken),
            _ => throw new FormatException($"An event message has the unknown source '{message.Source}'."),
        };
    }

    /// <summary>The operation as it is now; null where there is none.</summary>
    public async Task<Operation?> FindAsync(EventMessage message, CancellationToken cancellationToken)
    {
        var (account, id) = IdsOf(message);
        return await operations.FindAsync(account, id, cancellationToken);
    }

    private async Task<EventsRead> ReadBatchesAsync(
        AccountSid account, OperationId id, EventMessage message, CancellationToken cancellationToken)
    {
        var operation = await FindKnownAsync(account, id, cancellationToken);
        if (operation is null) return new EventsRead.Nothing();
        var events = new List<PushEvent>();
        foreach (var name in (message.Batches ?? string.Empty).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!BatchId.TryParse(name, out var batchId)) throw new FormatException("An event message names no batch.");
            if (await batches.FindAsync(id, batchId, cancellationToken) is not { } batch) continue;
            if (batch.State == BatchState.Settled)
            {
                events.AddRange(await builder.OfBatchAsync(operation, batch, cancellationToken));
                continue;
            }

            // Of an operation that was canceled what no worker had is never settled.
            if (await operations.FindAsync(account, id, cancellationToken) is not { } now) return new EventsRead.Nothing();
            if (now is not { Status: OperationStatus.Canceled, FinalStats: not null }) return new EventsRead.NotYet();
            events.AddRange(await builder.OfCanceledAsync(now, batch, cancellationToken));
        }

        return events.Count == 0 ? new EventsRead.Nothing() : new EventsRead.Found(events, operation);
    }

    /// <summary>Those of a batch cost two reads, however many they are.</summary>
    private async Task<EventsRead> ReadReceiptsAsync(
        AccountSid account, OperationId id, EventMessage message, CancellationToken cancellationToken)
    {
        if (await FindKnownAsync(account, id, cancellationToken) is not { } operation) return new EventsRead.Nothing();
        var (type, kind) = ReceiptEvents.KindOf(message.Type);
        var named = (message.Notifications ?? string.Empty).Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(digits => NotificationId.TryParse(NotificationId.Prefix + id.Tail + digits, out var notification)
                ? notification : throw new FormatException("An event message names no notification."))
            .GroupBy(notification => notification.Batch).ToList();
        var read = await InParallel.SelectAsync(named, ReadsAtATime, ReadOfAsync, cancellationToken);
        PushEvent[] events = [.. read.SelectMany(batch => batch)];
        var isMissing = events.Length < named.Sum(batch => batch.Count());
        if (isMissing && time.GetUtcNow() - message.At <= LongestWrite) return new EventsRead.NotYet();
        return events.Length == 0 ? new EventsRead.Nothing() : new EventsRead.Found(events, operation);

        async Task<IReadOnlyList<PushEvent>> ReadOfAsync(IGrouping<BatchNumber, NotificationId> told, CancellationToken token)
        {
            var came = receipts.FindAsync(id, told.Key, kind, token);
            var batch = await batches.FindAsync(id, new BatchId(told.Key, string.Empty), token);
            var times = await came;
            var events = new List<PushEvent>();
            foreach (var notification in told)
            {
                if (batch?.Jobs.FirstOrDefault(job => job.Position == notification.Position) is { } job
                    && times.TryGetValue(notification.Position, out var at))
                    events.Add(await builder.OfReceiptAsync(operation, batch, job, type, at, token));
            }

            return events;
        }
    }

    private async Task<EventsRead> ReadStepsAsync(
        AccountSid account, OperationId id, EventMessage message, CancellationToken cancellationToken)
    {
        var operation = await FindKnownAsync(account, id, cancellationToken);
        if (operation is null) return new EventsRead.Nothing();
        var events = new List<PushEvent>();
        foreach (var name in (message.Steps ?? string.Empty).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var place = StepName.Parse(name);
            foreach (var step in await walks.ListUnaddressableAsync(id, place, 1, cancellationToken))
            {
                if (new StepPlace(step.Range, step.Number, step.Part) == place) events.AddRange(builder.OfStep(operation, step));
            }
        }

        return events.Count == 0 ? new EventsRead.Nothing() : new EventsRead.Found(events, operation);
    }

    private async Task<Operation?> FindKnownAsync(AccountSid account, OperationId id, CancellationToken cancellationToken)
    {
        var found = await _known.GetOrReadAsync(id, token => operations.FindAsync(account, id, token), cancellationToken);
        return found?.Account == account ? found : null;
    }

    private static (AccountSid Account, OperationId Operation) IdsOf(EventMessage message) =>
        AccountSid.TryParse(message.Account, out var account) && OperationId.TryParse(message.Operation, out var operation)
            ? (account, operation)
            : throw new FormatException("An event message names no account or no operation.");
}
