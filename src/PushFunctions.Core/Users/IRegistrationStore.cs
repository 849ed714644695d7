namespace PushFunctions.Core.Users;

/// <summary>Registrations in the order of their Users. They may be fewer than asked for, even none, and more may
/// follow.</summary>
/// <param name="Next">Where to go on: exclusive, and not necessarily a User that was among them. Null at the end of
/// the range.</param>
public sealed record RegistrationPage(IReadOnlyList<Registration> Registrations, UserId? Next);

/// <summary>The one User of an App that a token belongs to.</summary>
/// <param name="PreviousUser">Set while the token moves: the User whose device is still to be removed.</param>
/// <param name="Version">Guards the next write; null for a row that does not exist yet.</param>
public sealed record TokenOwner(AccountSid Account, AppName App, DeviceAddress Address, UserId User, UserId? PreviousUser, string? Version)
{
    /// <summary>The User was made for this token by a request that named none, and may not be stored yet.</summary>
    public bool IsUserMade { get; init; }
}

/// <summary>What the Users of an App registered: a row for each (App, User), and a row for each token that names its
/// owner.</summary>
public interface IRegistrationStore
{
    /// <summary>The User's row under the App: one point read. Null where there is none; a tombstone is
    /// found.</summary>
    Task<Registration?> FindAsync(AccountSid account, AppName app, UserId user, CancellationToken cancellationToken);

    /// <summary>Inserts if <see cref="Registration.Version"/> is null, else replaces that version. Null if another
    /// write came first.</summary>
    /// <exception cref="RequestException">The registration is larger than a row can be.</exception>
    Task<Registration?> TryPutAsync(AccountSid account, Registration registration, CancellationToken cancellationToken);

    /// <summary>False if another write came first. True for a row that is gone already.</summary>
    Task<bool> TryRemoveAsync(AccountSid account, Registration registration, CancellationToken cancellationToken);

    /// <summary>Reads a part of an App's registrations: about as much as one request to storage gives.</summary>
    /// <param name="filter">Storage leaves out what it can tell by it; what it cannot tell comes back too, and is to be
    /// evaluated by the caller. Null leaves out nothing.</param>
    /// <param name="tombstones">Whether tombstones are wanted too.</param>
    /// <param name="limit">At most so many.</param>
    Task<RegistrationPage> ListAsync(
        AccountSid account, AppName app, UserSpan span, Filter? filter, bool tombstones, int limit, CancellationToken cancellationToken);

    /// <summary>Who owns the token under the App: at most one User, whatever runs at the same time.</summary>
    Task<TokenOwner?> FindOwnerAsync(AccountSid account, AppName app, DeviceAddress address, CancellationToken cancellationToken);

    /// <summary>Inserts the row, or gives back the one that is there.</summary>
    Task<TokenOwner> AddOwnerAsync(TokenOwner owner, CancellationToken cancellationToken);

    /// <summary>Inserts if <see cref="TokenOwner.Version"/> is null, else replaces that version. Null if another
    /// write came first.</summary>
    Task<TokenOwner?> TryPutOwnerAsync(TokenOwner owner, CancellationToken cancellationToken);

    /// <summary>False if another write came first. True for a row that is gone already.</summary>
    Task<bool> TryRemoveOwnerAsync(TokenOwner owner, CancellationToken cancellationToken);
}
