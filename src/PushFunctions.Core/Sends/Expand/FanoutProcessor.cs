using Microsoft.Extensions.Logging;

namespace PushFunctions.Core.Sends.Expand;

/// <summary>
/// Handles the messages of the fan-out queue: starts scheduled operations, and takes steps of walks. Safe to run twice
/// with the same message: a walk's step is taken once, by its cursor, and a worker that finds it taken leaves the walk
/// to the other.
/// </summary>
public sealed class FanoutProcessor(
    IOperationStore operations,
    IWalkStore walks,
    WalkStepper stepper,
    WalkEnding ending,
    OperationStarter starter,
    SendDispatcher dispatcher,
    ServiceTime time,
    ILogger<FanoutProcessor> logger)
{
    /// <summary>How long one message goes on taking steps: short, so that other operations have their turn.</summary>
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How old the batches at the front of the delivery queue may be. An expansion that ran ahead of delivery by more
    /// would bury the sends of others, and find devices long before they get their push.
    /// </summary>
    private static readonly TimeSpan Lead = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan AheadDelay = TimeSpan.FromSeconds(2);

    /// <summary>How old the note that a walk waits may become: shorter than the sweep's stall timeout.</summary>
    private static readonly TimeSpan NoteLifetime = TimeSpan.FromSeconds(15);

    public async Task ProcessAsync(FanoutMessage message, CancellationToken cancellationToken)
    {
        using var activity = PushTelemetry.StartConsumer("push.expand", message.TraceParent, message.Operation);
        if (!AccountSid.TryParse(message.Account, out var account) || !OperationId.TryParse(message.Operation, out var id))
            throw new FormatException("A fan-out message names no account or no operation.");
        var operation = await operations.FindAsync(account, id, cancellationToken);
        if (operation is null || operation.HasEnded)
        {
            if (operation is not null && message.Range is { } left) await ending.EndAsync(operation, left, cancellationToken);
            logger.FanoutDropped(message.Operation, message.Step);
            return;
        }

        await (message.Step switch
        {
            FanoutStep.Start => StartAsync(operation, cancellationToken),
            FanoutStep.Walk => WalkAsync(
                operation, message.Range ?? throw new FormatException("A fan-out message for a walk names no range."),
                message.Next ?? 1, cancellationToken),
            _ => throw new FormatException($"A fan-out message has the unknown step '{message.Step}'."),
        });
        logger.FanoutDone(message.Operation, message.Step, message.Range);
    }

    private async Task StartAsync(Operation operation, CancellationToken cancellationToken)
    {
        var early = await starter.StartIfDueAsync(operation, cancellationToken);
        if (early > TimeSpan.Zero)
            await dispatcher.SendStartAsync(operation, early < QueueDelays.Longest ? early : QueueDelays.Longest, cancellationToken);
    }

    /// <param name="next">The step that was to be taken when the message was sent.</param>
    private async Task WalkAsync(Operation operation, int range, int next, CancellationToken cancellationToken)
    {
        if (await walks.FindAsync(operation.Id, range, cancellationToken) is not { } walk)
        {
            logger.FanoutDropped(operation.Id.Value, FanoutStep.Walk);
            return;
        }

        // The worker that took the last step may have died before it sent the messages of its batches.
        if (walk.Steps >= next && await walks.FindStepAsync(operation.Id, range, walk.Steps, cancellationToken) is { } taken)
            await dispatcher.SendBatchesAsync(operation, taken.BatchIds, cancellationToken);
        var begun = time.GetTimestamp();
        while (walk.State != WalkState.Ended)
        {
            if (walk.State == WalkState.Splitting)
            {
                if (await SplitAsync(operation, walk, cancellationToken) is not { } split) return;
                walk = split;
                continue;
            }

            if (await IsAheadAsync(cancellationToken))
            {
                if (await NoteAsync(operation, walk, cancellationToken) is not { } noted) return;
                await dispatcher.SendWalkAsync(operation, noted, AheadDelay, cancellationToken);
                return;
            }

            if (time.GetElapsedTime(begun) > Turn)
            {
                await dispatcher.SendWalkAsync(operation, walk, TimeSpan.Zero, cancellationToken);
                return;
            }

            if (await stepper.TryStepAsync(operation, walk, cancellationToken) is not { } stepped) return;
            walk = stepped.Walk;
            await dispatcher.SendBatchesAsync(operation, stepped.Step.BatchIds, cancellationToken);
            // A cancel is seen between two steps: what was written after it is canceled with the rest.
            if (await operations.FindStatusAsync(operation.Account, operation.Id, cancellationToken) is null or OperationStatus.Canceled)
            {
                await ending.EndAsync(operation, range, cancellationToken);
                return;
            }
        }
    }

    /// <summary>Parts, then their messages, then the mark that both are done: a worker that finds the mark missing
    /// repeats all of it.</summary>
    private async Task<Walk?> SplitAsync(Operation operation, Walk walk, CancellationToken cancellationToken)
    {
        Walk[] parts = [.. walk.Parts(time.GetUtcNow())];
        await InParallel.ForEachAsync(parts, Walk.Ranges, (part, token) => walks.AddAsync(operation.Id, part, token), cancellationToken);
        foreach (var part in parts) await dispatcher.SendWalkAsync(operation, part, TimeSpan.Zero, cancellationToken);
        return await walks.TryStepAsync(operation.Id, walk with { State = WalkState.Open }, null, [], cancellationToken);
    }

    private async Task<bool> IsAheadAsync(CancellationToken cancellationToken) =>
        await dispatcher.FindLatestAtFrontAsync(QueueNames.Deliveries, cancellationToken) is { } latest && time.GetUtcNow() - latest > Lead;

    /// <summary>A walk that waits says so, now and then: the sweep would take it for stalled.</summary>
    private async Task<Walk?> NoteAsync(Operation operation, Walk walk, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return now - walk.UpdatedAt < NoteLifetime
            ? walk : await walks.TryStepAsync(operation.Id, walk with { UpdatedAt = now }, null, [], cancellationToken);
    }
}

/// <summary>Ends walks before their end.</summary>
public sealed class WalkEnding(IWalkStore walks, SendDispatcher dispatcher, ServiceTime time)
{
    private static readonly TimeSpan SplitRetry = TimeSpan.FromMinutes(5);

    /// <summary>Of a canceled operation nothing more is read.</summary>
    public async Task EndAsync(Operation operation, int range, CancellationToken cancellationToken)
    {
        if (await walks.FindAsync(operation.Id, range, cancellationToken) is { State: not WalkState.Ended } walk)
            await walks.TryStepAsync(
                operation.Id, walk with { State = WalkState.Ended, UpdatedAt = time.GetUtcNow() }, null, [], cancellationToken);
    }

    /// <summary>
    /// The next step of the walk failed too often. What was found stays; the Users that the request names and that are
    /// left count as unaddressable, and one entry tells that Audiences and filters were not read to their end.
    /// </summary>
    public async Task FailAsync(Operation operation, int range, CancellationToken cancellationToken)
    {
        if (await walks.FindAsync(operation.Id, range, cancellationToken) is not { State: not WalkState.Ended } walk) return;
        if (walk.State == WalkState.Splitting)
        {
            // Nothing is read to split a walk, so that only storage can be at fault, and some parts are at work.
            await dispatcher.SendWalkAsync(operation, walk, SplitRetry, cancellationToken);
            return;
        }

        var (named, _) = operation.HasNamedUsers
            ? await walks.ListNamedAsync(operation.Id, walk.Span, SendOptions.MaximumRecipients, cancellationToken) : ([], false);
        UnaddressableRecipient[] left =
        [
            .. named.Select(user => new UnaddressableRecipient(user.User, null, DeliveryErrorCode.DeadLettered, true)),
            .. operation.Sources.Count > 0
                ? [new UnaddressableRecipient(null, null, DeliveryErrorCode.DeadLettered, false)]
                : Array.Empty<UnaddressableRecipient>(),
        ];
        var now = time.GetUtcNow();
        var step = new WalkStep(
            range, walk.Steps + 1, 0, named.Count == 0 ? null : named[0].User, named.Count == 0 ? null : named[^1].User, left, 0, now);
        await walks.TryStepAsync(
            operation.Id,
            walk with
            {
                Steps = step.Number,
                Unaddressable = walk.Unaddressable + named.Count,
                State = WalkState.Ended,
                UpdatedAt = now,
            },
            step, [], cancellationToken);
    }
}
