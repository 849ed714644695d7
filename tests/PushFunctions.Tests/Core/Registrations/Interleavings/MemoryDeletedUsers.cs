using PushFunctions.Core.Registrations;

namespace PushFunctions.Tests.Core.Registrations.Interleavings;

internal sealed class MemoryDeletedUsers(Turnstile turnstile) : IDeletedUserStore
{
    public List<DeletedUser> Notes { get; } = [];

    public async Task AddAsync(DeletedUser user, CancellationToken cancellationToken)
    {
        await turnstile.PassAsync();
        Notes.Add(user);
    }

    public Task<IReadOnlyList<DeletedUser>> ListAsync(DateOnly before, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task RemoveAsync(DeletedUser user, CancellationToken cancellationToken) => throw new NotSupportedException();
}
