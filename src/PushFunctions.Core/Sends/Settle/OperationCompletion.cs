using Microsoft.Extensions.Logging;

namespace PushFunctions.Core.Sends.Settle;

/// <summary>Ends an operation once all of it is settled: its stats are kept on it, and its mark as open goes. Safe to
/// repeat.</summary>
public sealed class OperationCompletion(
    IOperationStore operations, SettleEvents events, ServiceTime time, ILogger<OperationCompletion> logger)
{
    /// <summary>How long after a cancel a worker that began before it may still write pages and batches. No function
    /// runs longer.</summary>
    public static readonly TimeSpan LastWrites = TimeSpan.FromMinutes(10);

    /// <summary>The operation as it is after that; unchanged where something is still open.</summary>
    public async Task<Operation> TryCompleteAsync(Operation operation, OperationProgress progress, CancellationToken cancellationToken)
    {
        if (!MayEnd(operation, progress)) return operation;
        var stats = progress.StatsOf(operation);
        var status = operation.Status == OperationStatus.Canceled ? OperationStatus.Canceled : OperationStatus.Completed;
        await events.BeforeEndAsync(operation, status, stats, cancellationToken);
        var ended = await operations.TryUpdateAsync(
            operation with { Status = status, FinalStats = stats, UpdatedAt = time.GetUtcNow() }, cancellationToken);
        if (ended is null) return operation;
        await operations.CloseAsync(new OpenOperation(operation.Account, operation.Id, operation.SendAt), cancellationToken);
        logger.OperationEnded(operation.Id.Value, stats.Sent, stats.Failed, stats.Canceled, stats.Unaddressable);
        return ended;
    }

    /// <summary>The same; where something is still open, tells what has failed since the last time.</summary>
    public async Task<Operation> CompleteOrTellAsync(Operation operation, OperationProgress progress, CancellationToken cancellationToken)
    {
        var current = await TryCompleteAsync(operation, progress, cancellationToken);
        if (current.FinalStats is null) await events.DuringAsync(current, progress, cancellationToken);
        return current;
    }

    private bool MayEnd(Operation operation, OperationProgress progress) => operation switch
    {
        { FinalStats: not null } => false,
        { Status: OperationStatus.Canceled } =>
            progress.StatsOf(operation).Queued == 0 && (progress.IsWhole(operation) || time.GetUtcNow() - operation.UpdatedAt > LastWrites),
        { Status: OperationStatus.Processing } => progress.IsComplete(operation),
        _ => false,
    };
}
