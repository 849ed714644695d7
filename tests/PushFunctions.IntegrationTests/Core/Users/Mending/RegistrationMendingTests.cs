using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PushFunctions.Core;
using PushFunctions.Core.Users.Mending;
using PushFunctions.IntegrationTests.Core.Shared;
using PushFunctions.IntegrationTests.Storage;

namespace PushFunctions.IntegrationTests.Core.Users.Mending;

public sealed class RegistrationMendingTests(AzuriteFixture azurite) : IDisposable
{
    private readonly AccountSid _account = Some.Account();
    private readonly AppName _app = Some.App();
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private readonly List<MetricCounts> _counts = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_does_not_fit_together_is_mended_once_it_is_old_enough_and_counted()
    {
        var storage = await azurite.CreateStorageAsync();
        var (owners, users) = (storage.Get<ITokenOwnerStore>(), storage.Get<IUserStore>());
        var (ownerless, foreign, deviceless, well) = (NewDevice(), NewDevice(), Some.Address(), NewDevice());
        var (ada, bob) = (SomeUsers.New(), SomeUsers.New());
        await users.SaveNewAsync(_account, ada, _app, [ownerless, foreign, well]);
        await users.SaveNewAsync(_account, bob, _app, [foreign]);
        foreach (var (address, user) in new[] { (foreign.Address, bob), (deviceless, bob), (well.Address, ada) })
            Assert.NotNull(await owners.TryPutAsync(new TokenOwner(_account, _app, address, user.Id, null, null), Stop));

        await NewMending(storage).RunAsync(Stop);
        Assert.Empty(Mended);
        _time.Advance(RegistrationMending.Between + TimeSpan.FromSeconds(1));
        await NewMending(storage).RunAsync(Stop);

        Assert.Equal(new Dictionary<string, long> { ["OwnerWithoutDevice"] = 1, ["DeviceWithoutOwner"] = 1, ["DeviceOfAnother"] = 1 }, Mended);
        Assert.Null(await owners.FindAsync(_account, _app, deviceless, Stop));
        Assert.Equal(ada.Id, (await owners.FindAsync(_account, _app, ownerless.Address, Stop))?.User);
        Assert.Equal(ada.Id, (await owners.FindAsync(_account, _app, well.Address, Stop))?.User);
        Assert.Equivalent(new[] { ownerless.Address, well.Address }, (await users.ListDevicesAsync(_account, ada.Id, _app, Stop)).Select(device => device.Address), strict: true);
        Assert.Equal(foreign.Address, Assert.Single(await users.ListDevicesAsync(_account, bob.Id, _app, Stop)).Address);
    }

    [Fact]
    public async Task A_round_goes_on_where_another_instance_came_to_and_the_next_begins_a_day_after_it_began()
    {
        var storage = await azurite.CreateStorageAsync();
        var rows = new OwnersInParts(NewOwner, 4, 2, 1);

        for (var minute = 0; minute < 5; minute++) await NewMending(storage, rows).RunAsync(Stop);
        Assert.Equal([null, "1", "2"], rows.Cursors);
        Assert.Equal(7, Mended["OwnerWithoutDevice"]);

        _time.Advance(RegistrationMending.Between - TimeSpan.FromSeconds(1));
        await NewMending(storage, rows).RunAsync(Stop);
        Assert.Equal(3, rows.Cursors.Count);
        _time.Advance(TimeSpan.FromSeconds(1));
        await NewMending(storage, rows).RunAsync(Stop);
        Assert.Equal([null, "1", "2", null], rows.Cursors);
    }

    [Fact]
    public async Task What_cannot_be_mended_is_told_and_does_not_keep_the_walk_from_the_rest()
    {
        var storage = await azurite.CreateStorageAsync();
        var rows = new OwnersInParts(NewOwner, 3, 2) { FailsAt = 1 };

        var fault = await Assert.ThrowsAsync<AggregateException>(() => NewMending(storage, rows).RunAsync(Stop));
        await NewMending(storage, rows).RunAsync(Stop);

        Assert.IsType<TimeoutException>(Assert.Single(fault.InnerExceptions));
        Assert.Equal(4, Mended["OwnerWithoutDevice"]);
    }

    [Fact]
    public async Task Parts_hold_every_row_once_and_a_User_whole()
    {
        var storage = await azurite.CreateStorageAsync();
        var (rows, users) = (storage.Get<IOwnershipRows>(), storage.Get<IUserStore>());
        await InsertOwnersAsync(storage, 7);
        Device[][] devices = [.. new[] { 3, 0, 5, 1, 4 }.Select(count => Enumerable.Range(0, count).Select(_ => NewDevice()).ToArray())];
        foreach (var set in devices) await users.SaveNewAsync(_account, SomeUsers.New(), _app, set);

        var owners = await AllAsync(rows.ListOwnersAsync, 3);
        var found = await AllAsync(rows.ListDevicesAsync, 6);

        Assert.Equal([3, 3, 1], owners.Select(part => part.Rows.Count));
        Assert.Equal(7, owners.SelectMany(part => part.Rows).Select(row => row.Hash).Distinct().Count());
        Assert.All(owners.SelectMany(part => part.Rows), row => Assert.Equal((_account, _app, null), (row.Account, row.App, row.PreviousUser)));
        Assert.Equal(devices.SelectMany(set => set).Select(device => device.Address.Hash).Order(), found.SelectMany(part => part.Rows).Select(row => row.Device.Address.Hash).Order());
        Assert.Equal(4, found.Sum(part => part.Rows.Select(row => row.User).Distinct().Count()));
    }

    [Fact]
    public async Task An_owner_row_is_replaced_and_removed_in_the_version_that_was_seen_only()
    {
        var storage = await azurite.CreateStorageAsync();
        var rows = storage.Get<IOwnershipRows>();
        await InsertOwnersAsync(storage, 1);
        var seen = Assert.Single((await rows.ListOwnersAsync(null, 10, Stop)).Rows);

        var marked = await rows.TryReplaceAsync(seen with { PreviousUser = seen.User }, Stop);

        Assert.NotNull(marked);
        Assert.Null(await rows.TryReplaceAsync(seen, Stop));
        Assert.False(await rows.TryRemoveAsync(seen, Stop));
        Assert.Equal(seen.User, Assert.Single((await rows.ListOwnersAsync(null, 10, Stop)).Rows).PreviousUser);
        Assert.True(await rows.TryRemoveAsync(marked, Stop));
        Assert.True(await rows.TryRemoveAsync(marked, Stop));
        Assert.Empty((await rows.ListOwnersAsync(null, 10, Stop)).Rows);
    }

    public void Dispose() => _counts.ForEach(counts => counts.Dispose());

    private Dictionary<string, long> Mended => _counts.SelectMany(counts => counts.Now).GroupBy(entry => entry.Key).ToDictionary(group => group.Key, group => group.Sum(entry => entry.Value));

    private Device NewDevice() => new(Some.Address(), _time.GetUtcNow());

    /// <summary>Of a User that is not there.</summary>
    private OwnerRow NewOwner() => new(_account, _app, Some.Address().Hash, Some.Ids.NewUser(), null, _time.GetUtcNow() - RegistrationMending.Undisturbed, "1");

    private async Task InsertOwnersAsync(TestStorage storage, int count) => await Parallel.ForAsync(0, count, Stop, async (_, token) =>
        Assert.NotNull(await storage.Get<ITokenOwnerStore>().TryPutAsync(new TokenOwner(_account, _app, Some.Address(), Some.Ids.NewUser(), null, null), token)));

    private static async Task<IReadOnlyList<RowPart<T>>> AllAsync<T>(Func<string?, int, CancellationToken, Task<RowPart<T>>> list, int limit)
    {
        var parts = new List<RowPart<T>>();
        do parts.Add(await list(parts.LastOrDefault()?.Next, limit, Stop));
        while (parts[^1].Next is not null);
        return parts;
    }

    /// <summary>As on an instance that has just started.</summary>
    private RegistrationMending NewMending(TestStorage storage, IOwnershipRows? rows = null)
    {
        var services = new ServiceCollection()
            .AddLogging().AddMetrics().AddSingleton<TimeProvider>(_time)
            .AddSingleton(storage.Get<ITokenOwnerStore>()).AddSingleton(storage.Get<IUserStore>())
            .AddSingleton(rows ?? storage.Get<IOwnershipRows>()).AddSingleton(storage.Get<IMendingRoundStore>())
            .AddPushRegistrations()
            .AddSingleton<PushMetrics>().AddSingleton<OwnerMender>().AddSingleton<DeviceMender>().AddSingleton<RegistrationMending>()
            .BuildServiceProvider();
        _counts.Add(new MetricCounts(services.GetRequiredService<IMeterFactory>(), "push.registrations.mended"));
        return services.GetRequiredService<RegistrationMending>();
    }
}
