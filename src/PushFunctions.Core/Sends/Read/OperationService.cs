namespace PushFunctions.Core.Sends.Read;

/// <param name="Receipts">Null where the send asks for none.</param>
public sealed record OperationView(Operation Operation, OperationStats Stats, ReceiptCounts? Receipts = null);

/// <summary>What became of a send, as a whole. All but the list throw a RequestException where the operation was not
/// found.</summary>
public sealed class OperationService(
    IOperationStore operations,
    ProgressReader progress,
    OperationCompletion completion,
    FailureReader failures,
    IReceiptStore receipts,
    EventSignals events,
    FollowUp followUp,
    ServiceTime time)
{
    /// <summary>Operations that are read at the same time.</summary>
    private const int AtATime = 16;

    /// <summary>Rows of batches and walks that a call reads before it stops behind the operations at hand.</summary>
    private const int RowsACall = 10_000;

    public async Task<OperationView> FindAsync(AccountSid account, OperationId id, CancellationToken cancellationToken) =>
        (await ViewAsync(await DemandAsync(account, id, cancellationToken), cancellationToken)).View;

    /// <summary>Newest first. Where large operations are still open, a page is short and has a next one.</summary>
    public async Task<ListPage<OperationView>> ListAsync(
        AccountSid account, OperationFilter filter, ListRequest request, CancellationToken cancellationToken)
    {
        var page = await operations.ListAsync(account, filter, request, cancellationToken);
        var views = new List<OperationView>(page.Items.Count);
        var (done, rows) = (0, 0);
        foreach (var group in page.Items.Chunk(AtATime))
        {
            if (rows >= RowsACall) return new ListPage<OperationView>(views, page.Items[done - 1].Id.Value);
            foreach (var (view, read) in await Task.WhenAll(group.Select(operation => ViewAsync(operation, cancellationToken))))
            {
                if (read is not null) rows += read.Batches.Count + read.Walks.Count;
                // Reading an operation may have completed it.
                if (filter.Status is null || view.Operation.Status == filter.Status) views.Add(view);
            }

            done += group.Length;
        }

        return new ListPage<OperationView>(views, page.NextCursor);
    }

    public async Task<ListPage<OperationFailure>> ListFailuresAsync(
        AccountSid account, OperationId id, ListRequest request, CancellationToken cancellationToken) =>
        await failures.ListAsync(await DemandAsync(account, id, cancellationToken), request, cancellationToken);

    public async Task<FailureSummary> SummarizeFailuresAsync(
        AccountSid account, OperationId id, CancellationToken cancellationToken) =>
        await failures.SummarizeAsync(await DemandAsync(account, id, cancellationToken), cancellationToken);

    /// <summary>Nothing is handed to a provider after it returns beyond what was in flight. A conflict where the
    /// operation has completed; safe to repeat.</summary>
    public async Task CancelAsync(AccountSid account, OperationId id, CancellationToken cancellationToken)
    {
        while (true)
        {
            var operation = await DemandAsync(account, id, cancellationToken);
            if (operation.Status == OperationStatus.Canceled) return;
            operation = (await ViewAsync(operation, cancellationToken)).View.Operation;
            if (operation.Status == OperationStatus.Completed)
                throw new RequestException(ProblemCode.Conflict, $"The operation '{id}' has completed and can no longer be canceled.");
            await events.BeforeStatusAsync(
                account, operation.Route.App, id, EventTypes.OperationCanceled, cancellationToken);
            if (await operations.TryUpdateAsync(
                operation with { Status = OperationStatus.Canceled, UpdatedAt = time.GetUtcNow() }, cancellationToken) is { } canceled)
            {
                await followUp.RunAsync($"the end of the canceled {id}", stop => ViewAsync(canceled, stop));
                return;
            }
        }
    }

    private async Task<Operation> DemandAsync(AccountSid account, OperationId id, CancellationToken cancellationToken) =>
        await operations.FindAsync(account, id, cancellationToken) ?? throw RequestException.NotFound($"The operation '{id}'");

    /// <returns>The view, and what was read for it where the operation was open.</returns>
    private async Task<(OperationView View, OperationProgress? Read)> ViewAsync(Operation operation, CancellationToken cancellationToken)
    {
        var told = operation.Receipts is null ? null : await receipts.CountAsync(operation.Id, cancellationToken);
        if (operation.FinalStats is { } kept) return (new OperationView(operation, kept, told), null);
        var read = await progress.ReadAsync(operation, cancellationToken);
        var current = await completion.TryCompleteAsync(operation, read, cancellationToken);
        return (new OperationView(current, current.FinalStats ?? read.StatsOf(current), told), read);
    }
}
