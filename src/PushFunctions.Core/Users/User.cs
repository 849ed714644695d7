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
