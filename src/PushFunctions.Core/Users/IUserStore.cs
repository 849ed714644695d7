namespace PushFunctions.Core.Users;

/// <summary>Users with their registrations and devices. Everything of one User is one partition.</summary>
public interface IUserStore
{
    /// <summary>Null where the account has no such User. A deleted User is found, with
    /// <see cref="User.DeletedAt"/>.</summary>
    Task<User?> FindAsync(AccountSid account, UserId user, CancellationToken cancellationToken);

    /// <summary>The User with its registration and devices under one App; null where the account has no such
    /// User.</summary>
    Task<UserState?> LoadAsync(AccountSid account, UserId user, AppName app, CancellationToken cancellationToken);

    /// <summary>All of the change or nothing. False where the User changed since its version was read: load again and
    /// repeat.</summary>
    Task<bool> TrySaveAsync(UserChange change, CancellationToken cancellationToken);

    /// <summary>The devices of a User under an App: one storage transaction. Empty where there is no such User, or it
    /// was deleted.</summary>
    Task<IReadOnlyList<Device>> ListDevicesAsync(AccountSid account, UserId user, AppName app, CancellationToken cancellationToken);

    /// <summary>All registrations of a User, or the one under <paramref name="app"/>.</summary>
    Task<ListPage<Registration>> ListRegistrationsAsync(
        AccountSid account, UserId user, AppName? app, ListRequest request, CancellationToken cancellationToken);

    Task<ListPage<User>> ListUsersAsync(AccountSid account, ListRequest request, CancellationToken cancellationToken);

    /// <summary>Goes through all Users of the account, a part a call, for those that have a registration under the
    /// App.</summary>
    /// <param name="after">The User that the part before ended with; null from the start.</param>
    /// <param name="limit">Rows to read; a User is one, and one more with a registration.</param>
    Task<RegisteredUsers> ListRegisteredAsync(
        AccountSid account, AppName app, UserId? after, int limit, CancellationToken cancellationToken);

    /// <summary>Removes all that is stored of a User. Safe to repeat.</summary>
    Task RemoveAsync(AccountSid account, UserId user, CancellationToken cancellationToken);

    /// <summary>Notes the day of a deletion, so that the retention finds the User without a walk over all. Safe to
    /// repeat.</summary>
    Task AddDeletedAsync(DeletedUser user, CancellationToken cancellationToken);

    /// <summary>Up to <paramref name="limit"/> notes of days before that one.</summary>
    Task<IReadOnlyList<DeletedUser>> ListDeletedAsync(DateOnly before, int limit, CancellationToken cancellationToken);

    /// <summary>Removes the note. Safe to repeat.</summary>
    Task RemoveDeletedAsync(DeletedUser user, CancellationToken cancellationToken);
}

/// <summary>Finds registrations by their id, which is a hash, and by token.</summary>
public interface IRegistrationStore
{
    Task<RegistrationKey?> FindIdAsync(AccountSid account, RegistrationId id, CancellationToken cancellationToken);

    /// <summary>Safe to repeat.</summary>
    Task PutIdAsync(AccountSid account, RegistrationId id, UserId user, AppName app, CancellationToken cancellationToken);

    /// <summary>Safe to repeat.</summary>
    Task RemoveIdAsync(AccountSid account, RegistrationId id, CancellationToken cancellationToken);

    /// <summary>Who owns the token under the App: at most one User, whatever runs at the same time.</summary>
    Task<TokenOwner?> FindOwnerAsync(AccountSid account, AppName app, DeviceAddress address, CancellationToken cancellationToken);

    /// <summary>Inserts if <see cref="TokenOwner.Version"/> is null, else replaces that version. Null if another
    /// write came first.</summary>
    Task<TokenOwner?> TryPutOwnerAsync(TokenOwner owner, CancellationToken cancellationToken);

    /// <summary>False if another write came first. True for a row that is gone already.</summary>
    Task<bool> TryRemoveOwnerAsync(TokenOwner owner, CancellationToken cancellationToken);
}
