using PushFunctions.Core.Identifiers;
using PushFunctions.Core.Lists;
using PushFunctions.Core.Problems;
using PushFunctions.Core.Sending.Progress;

namespace PushFunctions.Core.Sending;

/// <summary>What became of a send, as a whole. All but the list throw a RequestException where the operation was not found.</summary>
public sealed class OperationService(
    IOperationStore operations,
    ProgressReader progress,
    OperationCompletion completion,
    FailureReader failures,
    TimeProvider time)
{
    public async Task<OperationView> FindAsync(AccountSid account, OperationId id, CancellationToken cancellationToken) =>
        await ViewAsync(await DemandAsync(account, id, cancellationToken), cancellationToken);

    /// <summary>Newest first.</summary>
    public async Task<ListPage<OperationView>> ListAsync(AccountSid account, OperationFilter filter, ListRequest request, CancellationToken cancellationToken)
    {
        var page = await operations.ListAsync(account, filter, request, cancellationToken);
        var views = new List<OperationView>(page.Items.Count);
        foreach (var operation in page.Items) views.Add(await ViewAsync(operation, cancellationToken));
        return new ListPage<OperationView>(views, page.NextCursor);
    }

    public async Task<ListPage<OperationFailure>> ListFailuresAsync(AccountSid account, OperationId id, ListRequest request, CancellationToken cancellationToken) =>
        await failures.ListAsync(await DemandAsync(account, id, cancellationToken), request, cancellationToken);

    /// <summary>Nothing is handed to a provider after it returns beyond what was in flight. A conflict where the operation has completed; safe to repeat.</summary>
    public async Task CancelAsync(AccountSid account, OperationId id, CancellationToken cancellationToken)
    {
        while (true)
        {
            var operation = await DemandAsync(account, id, cancellationToken);
            if (operation.Status == OperationStatus.Canceled) return;
            operation = (await ViewAsync(operation, cancellationToken)).Operation;
            if (operation.Status == OperationStatus.Completed)
                throw new RequestException(ProblemCode.Conflict, $"The operation '{id}' has completed; nothing of it can be canceled any more.");
            if (await operations.TryUpdateAsync(operation with { Status = OperationStatus.Canceled, UpdatedAt = time.GetUtcNow() }, cancellationToken) is { } canceled)
            {
                await ViewAsync(canceled, cancellationToken);
                return;
            }
        }
    }

    private async Task<Operation> DemandAsync(AccountSid account, OperationId id, CancellationToken cancellationToken) =>
        await operations.FindAsync(account, id, cancellationToken) ?? throw RequestException.NotFound($"The operation '{id}'");

    private async Task<OperationView> ViewAsync(Operation operation, CancellationToken cancellationToken)
    {
        if (operation.FinalStats is { } kept) return new OperationView(operation, kept);
        var read = await progress.ReadAsync(operation, cancellationToken);
        var current = await completion.TryCompleteAsync(operation, read, cancellationToken);
        return new OperationView(current, current.FinalStats ?? read.StatsOf(current));
    }
}
