namespace PushFunctions.Core.Users;

/// <param name="UpdatedAt">When the User itself was made or deleted. Its registrations have times of their own, so
/// that registering a device need not write the User.</param>
/// <param name="DeletedAt">Set once deleted: the User stays readable for the retention time.</param>
public sealed record User(UserId Id, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? DeletedAt)
{
    /// <summary>The account's own name of the User, where the User was made for one.</summary>
    public string? ExternalId { get; init; }

    /// <summary>Guards the next write; null for one that is not stored yet.</summary>
    public string? Version { get; init; }

    public static User New(UserId id, DateTimeOffset now) => new(id, now, now, null);
}

/// <summary>The note that a User is being deleted.</summary>
/// <param name="Day">When, in UTC.</param>
public sealed record DeletedUser(AccountSid Account, UserId User, DateOnly Day);

/// <summary>The Users of an account. What they registered is the <see cref="IRegistrationStore"/>'s.</summary>
public interface IUserStore
{
    /// <summary>Null where the account has no such User. A deleted User is found, with
    /// <see cref="User.DeletedAt"/>.</summary>
    Task<User?> FindAsync(AccountSid account, UserId user, CancellationToken cancellationToken);

    /// <summary>Inserts if <see cref="User.Version"/> is null, else replaces that version. Null if another write came
    /// first.</summary>
    Task<User?> TryPutAsync(AccountSid account, User user, CancellationToken cancellationToken);

    /// <summary>False if another write came first. True for a User that is gone already.</summary>
    Task<bool> TryRemoveAsync(AccountSid account, User user, CancellationToken cancellationToken);

    /// <summary>In the order of their ids.</summary>
    Task<ListPage<User>> ListAsync(AccountSid account, ListRequest request, CancellationToken cancellationToken);

    /// <summary>Notes the day of a deletion, so that the retention finds the User without a walk over all. Safe to
    /// repeat.</summary>
    Task AddDeletedAsync(DeletedUser user, CancellationToken cancellationToken);

    /// <summary>Up to <paramref name="limit"/> notes of days before that one.</summary>
    Task<IReadOnlyList<DeletedUser>> ListDeletedAsync(DateOnly before, int limit, CancellationToken cancellationToken);

    /// <summary>Removes the note. Safe to repeat.</summary>
    Task RemoveDeletedAsync(DeletedUser user, CancellationToken cancellationToken);
}

/// <summary>A part of the Users in the order of their ids.</summary>
/// <param name="After">Exclusive; null from the beginning.</param>
/// <param name="From">The first digits of the first User; null from the first of all.</param>
/// <param name="Until">The digits of which the Users begin that are behind the end; null up to the last.</param>
public sealed record UserSpan(UserId? After, string? From, string? Until)
{
    public static UserSpan Everyone { get; } = new(null, null, null);

    /// <summary>The digits before which no User of the span is; null where it begins with the first of all.</summary>
    public string? First => string.CompareOrdinal(After?.Tail, From) > 0 ? After?.Tail : From;

    /// <summary>The same up to a User (inclusive): ids are of different lengths, and the next is greater than this.</summary>
    public UserSpan UpTo(UserId last) => this with { Until = last.Tail + "0" };

    public bool Holds(UserId user) =>
        (After is null || string.CompareOrdinal(user.Tail, After.Tail) > 0)
        && (From is null || string.CompareOrdinal(user.Tail, From) >= 0)
        && (Until is null || string.CompareOrdinal(user.Tail, Until) < 0);
}

/// <summary>The Users of an account. Their first registration creates them.</summary>
public sealed class UserService(IUserStore users, PendingRemovals removals, OptimisticLoop loop, ServiceTime time)
{
    /// <exception cref="RequestException">Not found.</exception>
    public async Task<User> FindAsync(AccountSid account, UserId id, CancellationToken cancellationToken) =>
        await users.FindAsync(account, id, cancellationToken) ?? throw NotFound();

    /// <summary>In the order of their ids.</summary>
    public Task<ListPage<User>> ListAsync(AccountSid account, ListRequest request, CancellationToken cancellationToken) =>
        users.ListAsync(account, request, cancellationToken);

    /// <summary>The one User of that name, or none.</summary>
    public async Task<ListPage<User>> ListAsync(AccountSid account, ExternalId externalId, CancellationToken cancellationToken) =>
        new(await users.FindAsync(account, UserId.For(account, externalId), cancellationToken) is { } found ? [found] : [], null);

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

    /// <summary>
    /// Leaves a tombstone in each App. It is written even over another tombstone: a registration that read that one
    /// must not come after this. A User that is there and not deleted is left alone: the deletion was announced and
    /// not made, or the User was created again. Because that is asked after each row was read, and before the row is
    /// written under its version, what was registered since then is never taken for what was there before.
    /// </summary>
    public async Task<PendingRemoval?> StepAsync(PendingRemoval removal, CancellationToken cancellationToken)
    {
        var id = UserId.FromTail(removal.Name);
        await BuryAsync(
            removal.Account, id,
            async (_, token) => await users.FindAsync(removal.Account, id, token) is null or { DeletedAt: not null },
            cancellationToken);
        return null;
    }

    /// <summary>For a User that is to be created again: what its deletion has not come to yet. Safe to repeat, and
    /// beside others that do the same: once one of them has changed the User, nothing more goes.</summary>
    public Task BuryLeftAsync(AccountSid account, User deleted, CancellationToken cancellationToken) => BuryAsync(
        account, deleted.Id,
        async (row, token) => row is { IsTombstone: false }
            && (await users.FindAsync(account, deleted.Id, token))?.Version == deleted.Version,
        cancellationToken);

    private async Task BuryAsync(
        AccountSid account, UserId id, Func<Registration?, CancellationToken, Task<bool>> may, CancellationToken cancellationToken)
    {
        // Read after the User was marked: under an App that is made later nobody finds the User any more.
        foreach (var app in (await catalogs.LoadAsync(account, cancellationToken)).Apps)
            await remover.BuryAsync(account, id, app.Name, may, cancellationToken);
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
