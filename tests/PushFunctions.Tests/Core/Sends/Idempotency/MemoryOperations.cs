using System.Globalization;
using PushFunctions.Tests.Core.Users.Interleavings;

namespace PushFunctions.Tests.Core.Sends.Idempotency;

/// <summary>Operations in memory. Each call is atomic and takes its turn; what accepting a send does not need is not
/// there.</summary>
internal sealed class MemoryOperations(Turnstile turnstile) : IOperationStore
{
    private readonly Dictionary<OperationId, Operation?> _rows = [];
    private int _version;

    /// <summary>Those that were added and not revoked.</summary>
    public IReadOnlyList<Operation> Live => [.. _rows.Values.OfType<Operation>()];

    public Task OpenAsync(OpenOperation operation, CancellationToken cancellationToken) => turnstile.PassAsync();

    public async Task<Operation?> TryAddAsync(Operation operation, CancellationToken cancellationToken)
    {
        await turnstile.PassAsync();
        if (_rows.ContainsKey(operation.Id)) return null;
        var stored = operation with { Version = (++_version).ToString(CultureInfo.InvariantCulture) };
        _rows[operation.Id] = stored;
        return stored;
    }

    public async Task<Operation?> FindAsync(AccountSid account, OperationId id, CancellationToken cancellationToken)
    {
        await turnstile.PassAsync();
        return _rows.GetValueOrDefault(id);
    }

    public async Task<bool> TryRevokeAsync(AccountSid account, OperationId id, CancellationToken cancellationToken)
    {
        await turnstile.PassAsync();
        if (_rows.TryGetValue(id, out var stored) && stored is not null) return false;
        _rows[id] = null;
        return true;
    }

    public async Task<Operation?> TryUpdateAsync(Operation operation, CancellationToken cancellationToken)
    {
        await turnstile.PassAsync();
        if (_rows.GetValueOrDefault(operation.Id)?.Version != operation.Version) return null;
        return _rows[operation.Id] = operation with { Version = (++_version).ToString(CultureInfo.InvariantCulture) };
    }

    public Task<OperationStatus?> FindStatusAsync(AccountSid account, OperationId id, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<ListPage<Operation>> ListAsync(
        AccountSid account, OperationFilter filter, ListRequest request, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

    public IAsyncEnumerable<EndedOperation> ListEndedAsync(
        AccountSid account, DateTimeOffset before, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public IAsyncEnumerable<OpenOperation> ListOpenAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task MarkRequeuedAsync(OpenOperation operation, DateTimeOffset at, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task CloseAsync(OpenOperation operation, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task RemoveAsync(AccountSid account, OperationId id, CancellationToken cancellationToken) => throw new NotSupportedException();
}
