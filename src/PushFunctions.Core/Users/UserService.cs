namespace PushFunctions.Core.Users;

/// <summary>The Users of an account. Their first registration creates them.</summary>
public sealed class UserService(
    IUserStore users,
    PendingRemovals removals,
    OptimisticLoop loop,
    FollowUp followUp,
    ServiceTime time)
{
    /// <summary>Any App's state carries the version of the whole User.</summary>
    private static readonly AppName AnyApp = AppName.TryParse("_", out var name) ? name : throw new InvalidOperationException();

    /// <exception cref="RequestException">Not found.</exception>
    public async Task<User> FindAsync(AccountSid account, UserId id, CancellationToken cancellationToken) =>
        await users.FindAsync(account, id, cancellationToken) ?? throw NotFound();

    public Task<ListPage<User>> ListAsync(AccountSid account, ListRequest request, CancellationToken cancellationToken) =>
        users.ListUsersAsync(account, request, cancellationToken);

    /// <summary>
    /// Removes every registration of the User; the User stays readable with <see cref="User.DeletedAt"/>. That is
    /// written first: from then on nothing can be registered, so that the removal comes to an end. It is announced
    /// before, so that the sweep finishes what a fault or a crash leaves. Safe to repeat.
    /// </summary>
    /// <exception cref="RequestException">Not found.</exception>
    public async Task DeleteAsync(AccountSid account, UserId id, CancellationToken cancellationToken)
    {
        await FindAsync(account, id, cancellationToken);
        var removal = await removals.AnnounceAsync(account, RemovalKind.User, id.Tail, cancellationToken);
        await loop.RunAsync(token => TryMarkDeletedAsync(account, id, token), cancellationToken);
        await followUp.RunAsync($"the removal of the registrations of {id}", stop => removals.StepAsync(removal, stop));
    }

    /// <summary>The note comes first: a deleted User without one would stay forever, a note without a deletion is
    /// only thrown away.</summary>
    private async Task<User?> TryMarkDeletedAsync(AccountSid account, UserId id, CancellationToken cancellationToken)
    {
        var state = await users.LoadAsync(account, id, AnyApp, cancellationToken) ?? throw NotFound();
        if (state.User.DeletedAt is not null) return state.User;
        var now = time.GetUtcNow();
        await users.AddDeletedAsync(new DeletedUser(account, id, DateOnly.FromDateTime(now.UtcDateTime)), cancellationToken);
        var marked = state.User with { UpdatedAt = now, DeletedAt = now };
        return await users.TrySaveAsync(new UserChange(account, marked, state.Version), cancellationToken) ? marked : null;
    }

    private static RequestException NotFound() => RequestException.NotFound("The User");
}

/// <summary>Removes what a deleted User has left, all of it in one step: a User has few registrations.</summary>
public sealed class UserRemover(IUserStore users, IRegistrationStore registrations, RegistrationRemover remover) : IRemover
{
    public RemovalKind Kind => RemovalKind.User;

    public async Task<PendingRemoval?> StepAsync(PendingRemoval removal, CancellationToken cancellationToken)
    {
        var id = UserId.FromTail(removal.Name);
        // Where it is there and not deleted, the deletion was announced and not made.
        if (await users.FindAsync(removal.Account, id, cancellationToken) is null or { DeletedAt: not null })
            await RemoveRegistrationsAsync(removal.Account, id, cancellationToken);
        return null;
    }

    /// <summary>For a User that is deleted, or gone: whatever it has left. Safe to repeat.</summary>
    public async Task RemoveRegistrationsAsync(AccountSid account, UserId id, CancellationToken cancellationToken)
    {
        string? cursor = null;
        do
        {
            var page = await users.ListRegistrationsAsync(
                account, id, null, new ListRequest(ListRequest.DefaultPageSize, cursor), cancellationToken);
            foreach (var registration in page.Items)
            {
                await remover.RemoveAsync(
                    account, id, registration.AppName, state => state?.Registration is { } stored
                        ? Removal.Whole(stored)
                        : null, cancellationToken);
                await registrations.RemoveIdAsync(account, registration.Id, cancellationToken);
            }

            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }
}
