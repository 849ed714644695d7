using System.Globalization;

namespace PushFunctions.Tests.Core.Users.Interleavings;

/// <summary>Users in memory, for one account. Each call is atomic and takes its turn.</summary>
internal sealed class MemoryUsers(Turnstile turnstile) : IUserStore
{
    private readonly Dictionary<UserId, Row> _rows = [];
    private int _version;

    /// <summary>The Users that have the device, as a send would find them.</summary>
    public IReadOnlyList<UserId> Having(AppName app, DeviceAddress address) =>
        [.. _rows.Where(row => row.Value.Devices.GetValueOrDefault(app)?.ContainsKey(address) is true).Select(row => row.Key)];

    public async Task<User?> FindAsync(AccountSid account, UserId user, CancellationToken cancellationToken)
    {
        await turnstile.PassAsync();
        return _rows.GetValueOrDefault(user)?.User;
    }

    public async Task<UserState?> LoadAsync(AccountSid account, UserId user, AppName app, CancellationToken cancellationToken)
    {
        await turnstile.PassAsync();
        return _rows.TryGetValue(user, out var row) ? new UserState(row.User, RegistrationOf(row, app), row.Version) : null;
    }

    public async Task<bool> TrySaveAsync(UserChange change, CancellationToken cancellationToken)
    {
        await turnstile.PassAsync();
        if (_rows.GetValueOrDefault(change.User.Id)?.Version != change.Version) return false;
        var row = _rows.GetValueOrDefault(change.User.Id) ?? new Row();
        _rows[change.User.Id] = row;
        row.User = change.User;
        row.Version = (++_version).ToString(CultureInfo.InvariantCulture);
        if (change.PutRegistration is { } put) row.Registrations[change.AppName!] = put;
        foreach (var device in change.PutDevices) row.DevicesOf(change.AppName!)[device.Address] = device;
        if (change.RemoveRegistration) row.Registrations.Remove(change.AppName!);
        foreach (var address in change.RemoveDevices) row.DevicesOf(change.AppName!).Remove(address);
        return true;
    }

    public async Task<IReadOnlyList<Device>> ListDevicesAsync(
        AccountSid account, UserId user, AppName app, CancellationToken cancellationToken)
    {
        await turnstile.PassAsync();
        return _rows.TryGetValue(user, out var row) ? [.. row.DevicesOf(app).Values] : [];
    }

    public async Task<ListPage<Registration>> ListRegistrationsAsync(
        AccountSid account, UserId user, AppName? app, ListRequest request, CancellationToken cancellationToken)
    {
        await turnstile.PassAsync();
        return new ListPage<Registration>(
            _rows.TryGetValue(user, out var row) ? [.. row.Registrations.Keys.Select(name => RegistrationOf(row, name)!)] : [], null);
    }

    public async Task<ListPage<User>> ListUsersAsync(AccountSid account, ListRequest request, CancellationToken cancellationToken)
    {
        await turnstile.PassAsync();
        return new ListPage<User>([.. _rows.Values.Select(row => row.User)], null);
    }

    public async Task<RegisteredUsers> ListRegisteredAsync(
        AccountSid account, AppName app, UserId? after, int limit, CancellationToken cancellationToken)
    {
        await turnstile.PassAsync();
        return new RegisteredUsers([.. _rows.Where(row => row.Value.Registrations.ContainsKey(app)).Select(row => row.Key)], null);
    }

    public Task RemoveAsync(AccountSid account, UserId user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task AddDeletedAsync(DeletedUser user, CancellationToken cancellationToken) => turnstile.PassAsync();

    public Task<IReadOnlyList<DeletedUser>> ListDeletedAsync(DateOnly before, int limit, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task RemoveDeletedAsync(DeletedUser user, CancellationToken cancellationToken) => throw new NotSupportedException();

    private static Registration? RegistrationOf(Row row, AppName app) =>
        row.Registrations.TryGetValue(app, out var registration) ? registration with { Devices = [.. row.DevicesOf(app).Values] } : null;

    private sealed class Row
    {
        public User User { get; set; } = null!;

        public string Version { get; set; } = null!;

        public Dictionary<AppName, Registration> Registrations { get; } = [];

        public Dictionary<AppName, Dictionary<DeviceAddress, Device>> Devices { get; } = [];

        public Dictionary<DeviceAddress, Device> DevicesOf(AppName app)
        {
            if (!Devices.TryGetValue(app, out var devices)) Devices[app] = devices = [];
            return devices;
        }
    }
}
