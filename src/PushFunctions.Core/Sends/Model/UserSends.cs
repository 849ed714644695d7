using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace PushFunctions.Core.Sends.Model;

/// <summary>The place of a send among those that addressed a User: newest first, by the time at which it addresses its
/// recipients.</summary>
/// <param name="At">Its schedule, else when it was accepted; in whole milliseconds.</param>
public sealed record SendPlace(DateTimeOffset At, OperationId Operation) : IComparable<SendPlace>
{
    public static SendPlace Of(Operation operation) => new(
        DateTimeOffset.FromUnixTimeMilliseconds((operation.SendAt ?? operation.CreatedAt).ToUnixTimeMilliseconds()), operation.Id);

    public int CompareTo(SendPlace? other) =>
        other is null ? 1
        : At != other.At ? other.At.CompareTo(At)
        : string.CompareOrdinal(Operation.Tail, other.Operation.Tail);

    public static bool operator <(SendPlace left, SendPlace right) => left.CompareTo(right) < 0;

    public static bool operator >(SendPlace left, SendPlace right) => left.CompareTo(right) > 0;

    public static bool operator <=(SendPlace left, SendPlace right) => left.CompareTo(right) <= 0;

    public static bool operator >=(SendPlace left, SendPlace right) => left.CompareTo(right) >= 0;

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out SendPlace? place)
    {
        place = text?.Split('.') is [var at, var tail]
            && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            && OperationId.TryParse(OperationId.Prefix + tail, out var operation)
                ? new SendPlace(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), operation) : null;
        return place is not null;
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{At.ToUnixTimeMilliseconds()}.{Operation.Tail}");
}

/// <summary>A send that addressed a User, or, from the list of those with a walk, may have.</summary>
/// <param name="HasWalk">What became of the User is in a step of the operation's walk.</param>
/// <param name="Tokens">Hashes (<see cref="DeviceAddress.Hash"/>) of tokens that the request named and that were the
/// User's.</param>
public sealed record UserSend(SendPlace Place, bool HasWalk, IReadOnlyList<string> Tokens)
{
    /// <summary>The send asks to be told when a push was opened.</summary>
    public bool AsksOpened { get; init; }
}

/// <summary>A User of whom it is noted that a send addressed him.</summary>
/// <param name="Tokens">See <see cref="UserSend.Tokens"/>.</param>
public sealed record AddressedUser(UserId User, IReadOnlyList<string> Tokens);

/// <summary>A part of the sends, newest first.</summary>
/// <param name="After">Exclusive; null from the newest on.</param>
/// <param name="From">Up to the oldest, inclusive.</param>
/// <param name="Until">From the newest on, inclusive.</param>
public sealed record SendSpan(SendPlace? After, DateTimeOffset From, DateTimeOffset Until);

/// <summary>
/// Which sends addressed a User. A send to few Users leaves a note for each of them, of which each day has a table of
/// its own; sends with a walk are few, and are listed apart. A note proves nothing: its send may never have been
/// accepted.
/// </summary>
public interface IUserSendStore
{
    /// <summary>Notes the Users of a send to few. Safe to repeat.</summary>
    /// <param name="send">Without tokens: each User has its own.</param>
    Task AddAsync(AccountSid account, UserSend send, IReadOnlyList<AddressedUser> users, CancellationToken cancellationToken);

    /// <summary>Notes a send of which a walk reads the recipients. Safe to repeat.</summary>
    Task AddWalkAsync(AccountSid account, SendPlace place, CancellationToken cancellationToken);

    /// <summary>The notes for a User, newest first; one read for each day at most.</summary>
    Task<IReadOnlyList<UserSend>> ListAsync(
        AccountSid account, UserId user, SendSpan span, int limit, CancellationToken cancellationToken);

    /// <summary>The account's sends with a walk, newest first; one read.</summary>
    Task<IReadOnlyList<UserSend>> ListWalksAsync(AccountSid account, SendSpan span, int limit, CancellationToken cancellationToken);

    /// <summary>Makes the table of the next day and drops those of the days before. Safe to repeat, and beside another
    /// that does the same.</summary>
    /// <returns>How many were dropped.</returns>
    Task<int> TurnDayAsync(DateOnly today, DateOnly before, CancellationToken cancellationToken);

    /// <summary>Removes notes of sends with a walk from before that time, up to the limit.</summary>
    /// <returns>How many were found; fewer than the limit once none is left.</returns>
    Task<int> RemoveWalksAsync(AccountSid account, DateTimeOffset before, int limit, CancellationToken cancellationToken);
}

/// <summary>What a step, or the request itself, made of its recipients.</summary>
public sealed record StepContent(IReadOnlyList<BatchFamily> Batches, IReadOnlyList<UnaddressableRecipient> Unaddressable);

/// <summary>Reads steps with their batches: each method is one read, unless a step has more than storage gives at
/// once.</summary>
public interface IStepReader
{
    /// <summary>What was expanded within the request of a send without a walk.</summary>
    Task<StepContent> ReadRequestAsync(OperationId operation, CancellationToken cancellationToken);

    /// <summary>The step of a walk between whose first and last User the User lies; null where none does.</summary>
    /// <param name="range">Of the walk that reads the User.</param>
    Task<WalkStep?> FindStepAsync(OperationId operation, int range, UserId user, CancellationToken cancellationToken);

    /// <summary>The batches that the step made, with their retries.</summary>
    Task<IReadOnlyList<BatchFamily>> ListBatchesAsync(OperationId operation, int range, int step, CancellationToken cancellationToken);
}
