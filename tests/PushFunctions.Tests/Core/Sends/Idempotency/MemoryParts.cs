using PushFunctions.Tests.Core.Users.Interleavings;

namespace PushFunctions.Tests.Core.Sends.Idempotency;

/// <summary>Walks and batches in memory. Each one is written in a turn of its own, so that a writer can be met, or die,
/// between any two. Notes for timelines prove nothing and are dropped.</summary>
internal sealed class MemoryParts(Turnstile turnstile) : IWalkStore, IUserSendStore
{
    private readonly HashSet<(OperationId Operation, int Range)> _walks = [];
    private readonly HashSet<(OperationId Operation, UserId User)> _named = [];
    private readonly HashSet<(OperationId Operation, BatchId Id)> _batches = [];

    public (int Batches, int Named, int Walks) CountOf(OperationId operation) => (
        _batches.Count(batch => batch.Operation == operation), _named.Count(user => user.Operation == operation),
        _walks.Count(walk => walk.Operation == operation));

    public async Task AddNamedAsync(OperationId operation, IReadOnlyList<NamedUser> users, CancellationToken cancellationToken)
    {
        foreach (var part in users.Chunk(75))
        {
            await turnstile.PassAsync();
            foreach (var user in part) _named.Add((operation, user.User));
        }
    }

    public async Task AddAsync(OperationId operation, Walk walk, CancellationToken cancellationToken)
    {
        await turnstile.PassAsync();
        _walks.Add((operation, walk.Range));
    }

    public async Task AddFirstAsync(
        OperationId operation, IReadOnlyList<WalkStep> steps, IReadOnlyList<DeliveryBatch> batches, CancellationToken cancellationToken)
    {
        foreach (var batch in batches)
        {
            await turnstile.PassAsync();
            _batches.Add((operation, batch.Id));
        }
    }

    public Task AddAsync(
        AccountSid account, UserSend send, IReadOnlyList<AddressedUser> users, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    public Task AddWalkAsync(AccountSid account, SendPlace place, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<IReadOnlyList<UserSend>> ListAsync(
        AccountSid account, UserId user, SendSpan span, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<UserSend>> ListWalksAsync(
        AccountSid account, SendSpan span, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<int> TurnDayAsync(DateOnly today, DateOnly before, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<int> RemoveWalksAsync(AccountSid account, DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<(IReadOnlyList<NamedUser> Users, bool HasMore)> ListNamedAsync(
        OperationId operation, UserSpan span, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Walk?> FindAsync(OperationId operation, int range, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<Walk>> ListAsync(OperationId operation, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<Walk?> TryStepAsync(
        OperationId operation, Walk walk, WalkStep? step, IReadOnlyList<DeliveryBatch> batches, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<WalkStep?> FindStepAsync(OperationId operation, int range, int number, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<IReadOnlyList<WalkStep>> ListUnaddressableAsync(
        OperationId operation, StepPlace? from, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();
}
