namespace PushFunctions.Core.Users;

/// <summary>
/// Removes what is left of a deleted App: the devices, their owners, and the rows themselves. It removes what
/// <see cref="LiveRegistrations"/> ignores, so that a new App of the same name keeps its own registrations.
/// <para>
/// It goes over the App's rows at least twice. At first it makes tombstones of them, which a register that is under
/// way runs into. After <see cref="TombstoneTime"/> it takes the tombstones away. What instances have registered
/// meanwhile that did not know yet that the App was gone becomes tombstones then, and there is another round.
/// </para>
/// </summary>
public sealed class AppRemover(
    IRegistrationStore registrations, ICatalogStore catalogs, TokenOwnership ownership, OptimisticLoop loop, ServiceTime time) : IRemover
{
    /// <summary>How long a tombstone stays at least: no request is under way for so long, and no instance uses a
    /// catalog that is so old.</summary>
    public static readonly TimeSpan TombstoneTime = TimeSpan.FromHours(1);

    private const int RowsAStep = 250;
    private const int Parallelism = 16;

    public RemovalKind Kind => RemovalKind.App;

    /// <summary>The removal's next state; null after the last round.</summary>
    public async Task<PendingRemoval?> StepAsync(PendingRemoval removal, CancellationToken cancellationToken)
    {
        var app = AppName.TryParse(removal.Name, out var name) ? name : throw new InvalidOperationException("A removal names no App.");
        var place = Place.Parse(removal.Cursor);
        var page = await registrations.ListAsync(
            removal.Account, app, new UserSpan(place.After, null, null), null, true, RowsAStep, cancellationToken);
        // After the rows: what they hold was registered under an App that is in this catalog, or that is gone.
        var known = (await catalogs.LoadAsync(removal.Account, cancellationToken)).FindApp(app);
        var areBuried = await InParallel.SelectAsync(
            page.Registrations, Parallelism, (row, token) => RemoveAsync(removal.Account, row, known, place.IsFirstRound, token),
            cancellationToken);
        place = place with { HasBuried = place.HasBuried || areBuried.Contains(true), After = page.Next };
        if (page.Next is not null) return removal with { Cursor = place.ToString() };
        if (place is { IsFirstRound: false, HasBuried: false }) return null;
        return removal with { Cursor = new Place(false, false, null).ToString(), DueAt = time.GetUtcNow() + TombstoneTime };
    }

    /// <returns>Whether it became a tombstone.</returns>
    private async Task<bool> RemoveAsync(
        AccountSid account, Registration row, App? app, bool isFirstRound, CancellationToken cancellationToken)
    {
        var isRead = true;
        var done = await loop.RunAsync(
            async token =>
            {
                if (!isRead)
                {
                    if (await registrations.FindAsync(account, row.AppName, row.UserId, token) is not { } changed) return Removed.Nothing;
                    row = changed;
                    app = (await catalogs.LoadAsync(account, token)).FindApp(row.AppName);
                }

                isRead = false;
                return await TryRemoveAsync(account, row, app, isFirstRound, token);
            },
            cancellationToken);
        if (done.Devices.Length > 0) await ownership.ReleaseAsync(account, row.AppName, row.UserId, done.Devices, cancellationToken);
        return done.IsBuried;
    }

    /// <returns>Null where the row changed meanwhile.</returns>
    private async Task<Removed?> TryRemoveAsync(
        AccountSid account, Registration row, App? app, bool isFirstRound, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (row.IsTombstone)
        {
            var mayGo = !isFirstRound && row.UpdatedAt <= now - TombstoneTime;
            return !mayGo || await registrations.TryRemoveAsync(account, row, cancellationToken) ? Removed.Nothing : null;
        }

        var live = app is null ? null : row.LiveUnder(app);
        DeviceAddress[] dead = [.. row.Devices.Except(live?.Devices ?? []).Select(device => device.Address)];
        if (live is not null && dead.Length == 0) return Removed.Nothing;
        var left = live ?? Registration.Tombstone(account, row.UserId, row.AppName, row, now);
        return await registrations.TryPutAsync(account, left, cancellationToken) is null ? null : new Removed(dead, live is null);
    }

    private sealed record Removed(DeviceAddress[] Devices, bool IsBuried)
    {
        public static readonly Removed Nothing = new([], false);
    }

    /// <param name="HasBuried">Whether this round has made tombstones; of the first one that is not recorded.</param>
    /// <param name="After">The User that the last step ended with.</param>
    private sealed record Place(bool IsFirstRound, bool HasBuried, UserId? After)
    {
        private const string Again = "again:";
        private const string Buried = "buried:";

        public static Place Parse(string? cursor)
        {
            var colon = cursor?.IndexOf(':', StringComparison.Ordinal) ?? -1;
            var tail = cursor?[(colon + 1)..];
            return new Place(
                colon < 0, cursor?.StartsWith(Buried, StringComparison.Ordinal) is true,
                string.IsNullOrEmpty(tail) ? null : UserId.FromTail(tail));
        }

        public override string ToString() => (IsFirstRound ? string.Empty : HasBuried ? Buried : Again) + After?.Tail;
    }
}
