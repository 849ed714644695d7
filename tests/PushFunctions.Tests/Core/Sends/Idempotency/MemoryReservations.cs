using System.Globalization;
using PushFunctions.Tests.Core.Users.Interleavings;

namespace PushFunctions.Tests.Core.Sends.Idempotency;

/// <summary>Reservations in memory, for one account. Each call is atomic and takes its turn.</summary>
internal sealed class MemoryReservations(Turnstile turnstile) : IIdempotencyStore
{
    private readonly Dictionary<IdempotencyKey, SendReservation> _rows = [];
    private int _version;

    public async Task<SendReservation?> FindAsync(AccountSid account, IdempotencyKey key, CancellationToken cancellationToken)
    {
        await turnstile.PassAsync();
        return _rows.GetValueOrDefault(key);
    }

    public async Task<SendReservation?> TryAddAsync(SendReservation reservation, CancellationToken cancellationToken)
    {
        await turnstile.PassAsync();
        return _rows.ContainsKey(reservation.Key) ? null : Put(reservation);
    }

    public async Task<SendReservation?> TryUpdateAsync(SendReservation reservation, CancellationToken cancellationToken)
    {
        await turnstile.PassAsync();
        return _rows.GetValueOrDefault(reservation.Key)?.Version == reservation.Version ? Put(reservation) : null;
    }

    public async Task<bool> TryRemoveAsync(SendReservation reservation, CancellationToken cancellationToken)
    {
        await turnstile.PassAsync();
        return _rows.GetValueOrDefault(reservation.Key)?.Version == reservation.Version && _rows.Remove(reservation.Key);
    }

    public Task<int> RemoveSomeAsync(AccountSid account, DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    private SendReservation Put(SendReservation reservation) =>
        _rows[reservation.Key] = reservation with { Version = (++_version).ToString(CultureInfo.InvariantCulture) };
}
