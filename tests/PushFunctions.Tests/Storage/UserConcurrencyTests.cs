namespace PushFunctions.Tests.Storage;

public sealed class UserConcurrencyTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_User_cannot_be_inserted_twice()
    {
        var users = (await TestStorage.CreateAsync()).Get<IUserStore>();
        var account = Some.Account();
        var state = await users.SaveNewAsync(account, SomeUsers.New(), Some.App());

        Assert.False(await users.TrySaveAsync(SomeUsers.Change(account, state.User, null, Some.App(), [Some.Device()]), Stop));

        Assert.Empty(await users.ListDevicesAsync(account, state.User.Id, Some.App(), Stop));
    }

    [Fact]
    public async Task A_change_of_a_User_that_changed_meanwhile_writes_nothing()
    {
        var users = (await TestStorage.CreateAsync()).Get<IUserStore>();
        var account = Some.Account();
        Device[] devices = [Some.Device()];
        var state = await users.SaveNewAsync(account, SomeUsers.New(), Some.App(), devices);
        Assert.True(
            await users.TrySaveAsync(new UserChange(account, state.User with { UpdatedAt = Some.Noon.AddHours(1) }, state.Version), Stop));

        var late = new UserChange(account, state.User, state.Version)
        {
            AppName = Some.App(),
            PutDevices = [Some.Device()],
            RemoveDevices = [devices[0].Address],
            RemoveRegistration = true,
        };
        Assert.False(await users.TrySaveAsync(late, Stop));

        var now = await users.LoadAsync(account, state.User.Id, Some.App(), Stop);
        Assert.Equal(devices, now!.Registration!.Devices);
        Assert.Equal(Some.Noon.AddHours(1), now.User.UpdatedAt);
    }

    [Fact]
    public async Task A_change_under_one_App_guards_against_a_change_under_another()
    {
        var users = (await TestStorage.CreateAsync()).Get<IUserStore>();
        var account = Some.Account();
        var state = await users.SaveNewAsync(account, SomeUsers.New(), Some.App("shop"));

        Assert.True(
            await users.TrySaveAsync(SomeUsers.Change(account, state.User, state.Version, Some.App("news"), [Some.Device()]), Stop));
        Assert.False(
            await users.TrySaveAsync(SomeUsers.Change(account, state.User, state.Version, Some.App("shop"), [Some.Device()]), Stop));
    }

    [Fact]
    public async Task Of_many_changes_at_once_exactly_one_wins()
    {
        var users = (await TestStorage.CreateAsync()).Get<IUserStore>();
        var account = Some.Account();
        var state = await users.SaveNewAsync(account, SomeUsers.New(), Some.App());

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            users.TrySaveAsync(SomeUsers.Change(account, state.User, state.Version, Some.App(), [Some.Device()]), Stop)));

        Assert.Single(results, won => won);
        Assert.Single(await users.ListDevicesAsync(account, state.User.Id, Some.App(), Stop));
    }

    [Fact]
    public async Task A_change_of_a_User_that_is_not_there_is_lost()
    {
        var users = (await TestStorage.CreateAsync()).Get<IUserStore>();
        var account = Some.Account();
        var state = await users.SaveNewAsync(account, SomeUsers.New(), Some.App());

        Assert.False(await users.TrySaveAsync(new UserChange(Some.Account(), state.User, state.Version), Stop));
    }
}
