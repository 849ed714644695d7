namespace PushFunctions.Core.Sends.Accept;

/// <summary>The sends that were made under an idempotency key, for all instances.</summary>
public interface IIdempotencyStore
{
    Task<SendReservation?> FindAsync(AccountSid account, IdempotencyKey key, CancellationToken cancellationToken);

    /// <summary>Null where the key has one already.</summary>
    Task<SendReservation?> TryAddAsync(SendReservation reservation, CancellationToken cancellationToken);

    /// <summary>Null where another write came first.</summary>
    Task<SendReservation?> TryUpdateAsync(SendReservation reservation, CancellationToken cancellationToken);

    /// <summary>False where another write came first.</summary>
    Task<bool> TryRemoveAsync(SendReservation reservation, CancellationToken cancellationToken);

    /// <summary>Removes up to <paramref name="limit"/> that were made before, oldest first. Safe to repeat and to run on several instances.</summary>
    /// <returns>How many were found; fewer than the limit once none is left.</returns>
    Task<int> RemoveSomeAsync(AccountSid account, DateTimeOffset before, int limit, CancellationToken cancellationToken);
}
