namespace PushFunctions.Core.Users;

/// <summary>The Users of an account. Their first registration creates them.</summary>
public sealed class UserService(IUserStore users, PendingRemovals removals, OptimisticLoop loop, ServiceTime time)
{
    /// <exception cref="RequestException">Not found.</exception>
    public async Task<User> FindAsync(AccountSid account, UserId id, CancellationToken cancellationToken) =>
        await users.FindAsync(account, id, cancellationToken) ?? throw NotFound();

    public Task<ListPage<User>> ListAsync(AccountSid account, ListRequest request, CancellationToken cancellationToken) =>
        users.ListAsync(account, request, cancellationToken);

    /// <summary>
    /// Removes every registration of the User; the User stays readable with <see cref="User.DeletedAt"/>. That is
    /// written first: from then on the User gets no registration that is new to it. Then the registrations go, and
    /// once this returns nothing is sent to the User any more. The removal is announced before all of it, so that the
    /// sweep finishes what a fault or a crash leaves. Safe to repeat.
    /// </summary>
    /// <exception cref="RequestException">Not found.</exception>
    public async Task DeleteAsync(AccountSid account, UserId id, CancellationToken cancellationToken)
    {
        await FindAsync(account, id, cancellationToken);
        var removal = await removals.AnnounceAsync(account, RemovalKind.User, id.Tail, cancellationToken);
        await loop.RunAsync(token => TryMarkDeletedAsync(account, id, token), cancellationToken);
        // What was begun is finished even if the caller disconnects.
        await removals.StepAsync(removal, CancellationToken.None);
    }

    /// <summary>The note comes first: a deleted User without one would stay forever, a note without a deletion is
    /// only thrown away.</summary>
    private async Task<User?> TryMarkDeletedAsync(AccountSid account, UserId id, CancellationToken cancellationToken)
    {
        var user = await users.FindAsync(account, id, cancellationToken) ?? throw NotFound();
        if (user.DeletedAt is not null) return user;
        var now = time.GetUtcNow();
        await users.AddDeletedAsync(new DeletedUser(account, id, DateOnly.FromDateTime(now.UtcDateTime)), cancellationToken);
        return await users.TryPutAsync(account, user with { UpdatedAt = now, DeletedAt = now }, cancellationToken);
    }

    private static RequestException NotFound() => RequestException.NotFound("The User");
}

/// <summary>Removes what a deleted User has left, all of it in one step: a User has at most one registration under
/// each of few Apps.</summary>
public sealed class UserRemover(
    IUserStore users, IRegistrationStore registrations, ICatalogStore catalogs, RegistrationRemover remover) : IRemover
{
    public RemovalKind Kind => RemovalKind.User;

    public async Task<PendingRemoval?> StepAsync(PendingRemoval removal, CancellationToken cancellationToken)
    {
        var id = UserId.FromTail(removal.Name);
        // Where it is there and not deleted, the deletion was announced and not made.
        if (await users.FindAsync(removal.Account, id, cancellationToken) is null or { DeletedAt: not null })
        {
            // Read after the User was marked: under an App that is made later nobody finds the User any more.
            foreach (var app in (await catalogs.LoadAsync(removal.Account, cancellationToken)).Apps)
                await remover.BuryAsync(removal.Account, id, app.Name, cancellationToken);
        }

        return null;
    }

    /// <summary>For a User whose retention is over. Safe to repeat.</summary>
    public async Task RemoveTombstonesAsync(AccountSid account, UserId id, CancellationToken cancellationToken)
    {
        foreach (var app in (await catalogs.LoadAsync(account, cancellationToken)).Apps)
        {
            var stored = await registrations.FindAsync(account, app.Name, id, cancellationToken);
            if (stored is { IsTombstone: true }) await registrations.TryRemoveAsync(account, stored, cancellationToken);
        }
    }
}
