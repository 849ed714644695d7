using Microsoft.Extensions.Logging;

namespace PushFunctions.Core.Sends.Expand;

/// <summary>Handles the messages of the fan-out queue. Safe to run twice with the same message.</summary>
public sealed class FanoutProcessor(
    IOperationStore operations,
    IPageStore pages,
    OperationStarter starter,
    PageExpander expander,
    AudienceReader audiences,
    FanoutDispatcher fanout,
    ServiceTime time,
    ILogger<FanoutProcessor> logger)
{
    public async Task ProcessAsync(FanoutMessage message, CancellationToken cancellationToken)
    {
        using var activity = PushTelemetry.StartConsumer("push.expand", message.TraceParent, message.Operation);
        if (!AccountSid.TryParse(message.Account, out var account) || !OperationId.TryParse(message.Operation, out var id))
            throw new FormatException("A fan-out message names no account or no operation.");
        var operation = await operations.FindAsync(account, id, cancellationToken);
        if (operation is null || operation.HasEnded)
        {
            logger.FanoutDropped(message.Operation, message.Step);
            return;
        }

        await (message.Step switch
        {
            FanoutStep.Start => StartAsync(operation, cancellationToken),
            FanoutStep.Page => ExpandAsync(
                operation, message.Page ?? throw new FormatException("A fan-out message for a page names no page."), cancellationToken),
            FanoutStep.Audiences =>
                audiences.ReadOnAsync(operation, message.Cursor, message.NextPage ?? operation.UserPages + 1, cancellationToken),
            _ => throw new FormatException($"A fan-out message has the unknown step '{message.Step}'."),
        });
        logger.FanoutDone(message.Operation, message.Step, message.Page);
    }

    private async Task StartAsync(Operation operation, CancellationToken cancellationToken)
    {
        if (operation.Status != OperationStatus.Scheduled) return;
        var early = operation.SendAt!.Value - time.GetUtcNow();
        if (early > TimeSpan.Zero)
        {
            await fanout.SendStartAsync(operation, early < QueueDelays.Longest ? early : QueueDelays.Longest, cancellationToken);
            return;
        }

        await starter.StartAsync(operation, null, cancellationToken);
        await starter.EndScheduleAsync(operation, cancellationToken);
    }

    private async Task ExpandAsync(Operation operation, int number, CancellationToken cancellationToken)
    {
        // Pages are written before the operation and their messages: one that is not there, or cannot be read, never
        // will be.
        if (await pages.FindAsync(operation.Id, number, cancellationToken) is { } page)
            await expander.ExpandAsync(operation, page, null, cancellationToken);
        else logger.FanoutDropped(operation.Id.Value, FanoutStep.Page);
    }
}
