namespace PushFunctions.Core.Events.Deliver;

/// <summary>Tells an endpoint again what happened in a time, from the rows: each operation by a message of its own.</summary>
public sealed class EventReplay(IOperationStore operations, IEventQueue queue)
{
    private const int OperationsAMessage = 50;

    /// <summary>How long before its last event an operation may have been accepted: a schedule, and what waits.</summary>
    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(36);

    public async Task StepAsync(EventMessage message, AccountSid account, CancellationToken cancellationToken)
    {
        var page = await operations.ListAsync(
            account, new OperationFilter(message.Since - LongestLife, message.Until, null),
            new ListRequest(OperationsAMessage, message.After), cancellationToken);
        foreach (var operation in page.Items.Where(operation => !operation.HasEnded || operation.UpdatedAt >= message.Since))
        {
            await queue.SendAsync(
                message with { Source = EventSource.ReplayOperation, Operation = operation.Id.Value, After = null }, TimeSpan.Zero,
                cancellationToken);
        }

        // Last, so that a repeat begins nothing twice.
        if (page.NextCursor is { } next) await queue.SendAsync(message with { After = next }, TimeSpan.Zero, cancellationToken);
    }
}
