using System.Collections.Concurrent;

namespace PushFunctions.Core.Users;

/// <summary>
/// Removes what is left of a deleted App: registrations, devices, owners and registration ids, some of the account's
/// Users per step. It removes what <see cref="LiveRegistrations"/> ignores, so that a new App of the same name keeps
/// its own registrations.
/// </summary>
public sealed class AppRemover(
    IUserStore users, ICatalogStore catalogs, IRegistrationStore registrations, TokenOwnership ownership, ServiceTime time) : IRemover
{
    private const int RowsAStep = 500;
    private const int Parallelism = 16;
    private const int MaximumAttempts = 10;

    public RemovalKind Kind => RemovalKind.App;

    /// <summary>The removal's next state; null after the last User.</summary>
    public async Task<PendingRemoval?> StepAsync(PendingRemoval removal, CancellationToken cancellationToken)
    {
        var app = AppName.TryParse(removal.Name, out var name) ? name : throw new InvalidOperationException("A removal names no App.");
        var after = removal.Cursor is null ? null : UserId.FromTail(removal.Cursor);
        var part = await users.ListRegisteredAsync(removal.Account, app, after, RowsAStep, cancellationToken);
        var left = part.Users;
        for (var attempt = 1; left.Count > 0; attempt++)
        {
            left = await RemoveAsync(removal.Account, app, left, cancellationToken);
            if (left.Count > 0 && attempt == MaximumAttempts)
                throw new InvalidOperationException(
                    $"{left.Count} Users kept changing while an App was removed. The next sweep tries again.");
        }

        return part.Last is null ? null : removal with { Cursor = part.Last.Tail };
    }

    /// <returns>The Users that changed meanwhile.</returns>
    private async Task<IReadOnlyList<UserId>> RemoveAsync(
        AccountSid account, AppName name, IReadOnlyList<UserId> chosen, CancellationToken cancellationToken)
    {
        var states = new ConcurrentQueue<UserState>();
        await InParallel.ForEachAsync(
            chosen,
            Parallelism,
            async (user, token) =>
            {
                if (await users.LoadAsync(account, user, name, token) is { } state) states.Enqueue(state);
            },
            cancellationToken);
        // After the Users: what they hold was registered under an App that is in this catalog, or that is gone.
        var app = (await catalogs.LoadAsync(account, cancellationToken)).FindApp(name);
        var changed = new ConcurrentQueue<UserId>();
        await InParallel.ForEachAsync(
            [.. states],
            Parallelism,
            async (state, token) =>
            {
                if (!await TryRemoveAsync(account, name, app, state, token)) changed.Enqueue(state.User.Id);
            },
            cancellationToken);
        return [.. changed];
    }

    /// <summary>
    /// The id goes before the registration, so that a register which puts it back either comes before the removal,
    /// which then is overtaken and looks again, or after it. What is found live on that second look has its id put
    /// back.
    /// </summary>
    private async Task<bool> TryRemoveAsync(
        AccountSid account, AppName name, App? app, UserState state, CancellationToken cancellationToken)
    {
        if (state.Registration is not { } stored) return true;
        var live = app is null ? null : stored.LiveUnder(app);
        if (live is null) await registrations.RemoveIdAsync(account, stored.Id, cancellationToken);
        else await registrations.PutIdAsync(account, stored.Id, stored.UserId, name, cancellationToken);
        DeviceAddress[] dead = [.. stored.Devices.Except(live?.Devices ?? []).Select(device => device.Address)];
        if (live is not null && dead.Length == 0) return true;
        var change = new UserChange(account, state.User with { UpdatedAt = time.GetUtcNow() }, state.Version)
        {
            AppName = name,
            RemoveRegistration = live is null,
            RemoveDevices = dead,
        };
        if (!await users.TrySaveAsync(change, cancellationToken)) return false;
        await ownership.ReleaseAsync(account, name, state.User.Id, dead, cancellationToken);
        return true;
    }
}
