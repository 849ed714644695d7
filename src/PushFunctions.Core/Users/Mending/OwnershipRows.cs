namespace PushFunctions.Core.Users.Mending;

/// <summary>A part of a walk over all rows of a kind.</summary>
/// <param name="Next">Where the next part begins; null after the last.</param>
public sealed record RowPart<T>(IReadOnlyList<T> Rows, string? Next);

/// <summary>A <see cref="TokenOwner"/> as a walk over all of them finds it: of the device it knows the hash alone.</summary>
/// <param name="Hash">See <see cref="DeviceAddress.Hash"/>.</param>
/// <param name="ChangedAt">When it was written last.</param>
public sealed record OwnerRow(AccountSid Account, AppName App, string Hash, UserId User, UserId? PreviousUser, DateTimeOffset ChangedAt, string Version);

/// <summary>A User's device as a walk over all of them finds it.</summary>
public sealed record DeviceRow(AccountSid Account, UserId User, AppName App, Device Device);

/// <summary>All owners and all devices, of all accounts, a part a call; and the owners of devices that nobody knows by more than their hash.</summary>
public interface IOwnershipRows
{
    /// <param name="cursor">Where the part before ended; null from the start.</param>
    /// <param name="limit">Rows to read, up to 1,000.</param>
    Task<RowPart<OwnerRow>> ListOwnersAsync(string? cursor, int limit, CancellationToken cancellationToken);

    /// <summary>A User's devices come in one part.</summary>
    /// <param name="cursor">Where the part before ended; null from the start.</param>
    /// <param name="limit">Rows to read, more than one User can have and up to 1,000.</param>
    Task<RowPart<DeviceRow>> ListDevicesAsync(string? cursor, int limit, CancellationToken cancellationToken);

    /// <summary>Replaces that version. Null where another write came first.</summary>
    Task<OwnerRow?> TryReplaceAsync(OwnerRow owner, CancellationToken cancellationToken);

    /// <summary>False where another write came first. A row already gone is true.</summary>
    Task<bool> TryRemoveAsync(OwnerRow owner, CancellationToken cancellationToken);
}
