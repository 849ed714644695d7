using System.Runtime.CompilerServices;
using PushFunctions.Tests.Core.Users.Interleavings;

namespace PushFunctions.Tests.Core.Sends.Idempotency;

/// <summary>Pages and batches in memory. Each one is written in a turn of its own, so that a writer can be met, or
/// die, between any two.</summary>
internal sealed class MemoryParts(Turnstile turnstile) : IPageStore, IBatchStore
{
    private readonly HashSet<(OperationId Operation, int Number)> _pages = [];
    private readonly HashSet<(OperationId Operation, BatchId Id)> _batches = [];

    public (int Batches, int Pages) CountOf(OperationId operation) =>
        (_batches.Count(batch => batch.Operation == operation), _pages.Count(page => page.Operation == operation));

    public async Task AddAsync(OperationId operation, IReadOnlyList<RecipientPage> pages, CancellationToken cancellationToken)
    {
        foreach (var page in pages)
        {
            await turnstile.PassAsync();
            _pages.Add((operation, page.Number));
        }
    }

    public async Task AddAsync(OperationId operation, IReadOnlyList<DeliveryBatch> batches, CancellationToken cancellationToken)
    {
        foreach (var batch in batches)
        {
            await turnstile.PassAsync();
            _batches.Add((operation, batch.Id));
        }
    }

    public async IAsyncEnumerable<PageSummary> SummarizeAsync(
        OperationId operation, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await turnstile.PassAsync();
        foreach (var (_, number) in _pages.Where(page => page.Operation == operation).ToList())
            yield return new PageSummary(number, 100, default, false, 0, 0, 0);
    }

    Task IBatchStore.MarkQueuedAsync(OperationId operation, BatchId id, DateTimeOffset at, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public async IAsyncEnumerable<BatchTally> TallyAsync(
        OperationId operation, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await turnstile.PassAsync();
        foreach (var (_, id) in _batches.Where(batch => batch.Operation == operation).ToList())
            yield return new BatchTally(
                id, CredentialId.FromTail(operation.Tail), BatchState.Waiting, default, default, null, 50, 0, 0, 0, 0);
    }

    public Task<int> AddTogetherAsync(OperationId operation, IReadOnlyList<RecipientPage> pages, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<RecipientPage?> FindAsync(OperationId operation, int number, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<RecipientPage> RecordAsync(
        OperationId operation, RecipientPage page, PageFindings findings, int batches, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

    public Task<DeliveryBatch?> FindAsync(OperationId operation, BatchId id, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<DeliveryBatch?> TryUpdateAsync(OperationId operation, DeliveryBatch batch, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<bool> TrySettleAsync(
        OperationId operation, DeliveryBatch settled, IReadOnlyList<DeliveryBatch> retries, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

    public Task<BatchFamily?> FindFamilyAsync(OperationId operation, BatchNumber number, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<IReadOnlyList<BatchFamily>> ListAsync(
        OperationId operation, BatchNumber? after, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<int> RemoveSomeAsync(OperationId operation, int limit, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task RemoveAllAsync(OperationId operation, CancellationToken cancellationToken) => throw new NotSupportedException();
}
