namespace PushFunctions.Core.Events.Deliver;

/// <summary>Reads whether an operation has reached the status that a message names, and builds its event.</summary>
public sealed class StatusReader(ProgressReader progress, EventBuilder builder, ServiceTime time)
{
    /// <param name="operation">As it is now; null where there is none.</param>
    public async Task<EventsRead> ReadAsync(Operation? operation, EventMessage message, CancellationToken cancellationToken)
    {
        var type = message.Type ?? throw new FormatException("An event message names no type.");
        switch (operation is null ? null : HasReached(operation, type))
        {
            case null when operation is null:
                return time.GetUtcNow() - message.At > EventReader.LongestWrite ? new EventsRead.Nothing() : new EventsRead.NotYet();
            case null:
                return new EventsRead.Nothing();
            case false:
                // The writer that put the message may have stopped before it wrote; who comes after it puts another.
                return time.GetUtcNow() - message.At > EventReader.LongestWrite ? new EventsRead.Nothing() : new EventsRead.NotYet();
        }

        var stats = operation!.FinalStats ?? (await progress.ReadAsync(operation, cancellationToken)).StatsOf(operation);
        return new EventsRead.Found([builder.OfOperation(operation, type, stats)], operation);
    }

    /// <summary>Null where it never will.</summary>
    private static bool? HasReached(Operation operation, string type) => (type, operation.Status) switch
    {
        (EventTypes.OperationScheduled, _) => operation.SendAt is not null ? true : null,
        (EventTypes.OperationProcessing, OperationStatus.Processing or OperationStatus.Completed) => true,
        (EventTypes.OperationProcessing, OperationStatus.Canceled) => operation.SendAt is null ? true : null,
        (EventTypes.OperationCompleted, OperationStatus.Completed) => true,
        (EventTypes.OperationCompleted, OperationStatus.Canceled) => null,
        (EventTypes.OperationCanceled, OperationStatus.Canceled) => true,
        (EventTypes.OperationCanceled, OperationStatus.Completed) => null,
        _ => false,
    };
}
