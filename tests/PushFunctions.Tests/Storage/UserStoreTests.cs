namespace PushFunctions.Tests.Storage;

public sealed class UserStoreTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_User_is_found_as_it_was_saved_and_only_by_its_account()
    {
        var users = (await TestStorage.CreateAsync()).Get<IUserStore>();
        var account = Some.Account();
        var user = SomeUsers.New();

        Assert.Null(await users.FindAsync(account, user.Id, Stop));
        Assert.True(await users.TrySaveAsync(new UserChange(account, user, null), Stop));

        Assert.Equal(user, await users.FindAsync(account, user.Id, Stop));
        Assert.Null(await users.FindAsync(Some.Account(), user.Id, Stop));
    }

    [Fact]
    public async Task A_deleted_User_is_found_with_the_time_of_its_deletion()
    {
        var users = (await TestStorage.CreateAsync()).Get<IUserStore>();
        var account = Some.Account();
        var state = await users.SaveNewAsync(account, SomeUsers.New(), Some.App());

        var deleted = state.User with { DeletedAt = Some.Noon.AddDays(1) };
        Assert.True(await users.TrySaveAsync(new UserChange(account, deleted, state.Version), Stop));

        Assert.Equal(deleted, await users.FindAsync(account, deleted.Id, Stop));
    }

    [Fact]
    public async Task A_deleted_User_has_no_devices_though_their_rows_are_still_there()
    {
        var users = (await TestStorage.CreateAsync()).Get<IUserStore>();
        var account = Some.Account();
        var state = await users.SaveNewAsync(account, SomeUsers.New(), Some.App(), [Some.Device()]);
        Assert.Single(await users.ListDevicesAsync(account, state.User.Id, Some.App(), Stop));

        Assert.True(await users.TrySaveAsync(new UserChange(account, state.User with { DeletedAt = Some.Noon }, state.Version), Stop));

        Assert.Empty(await users.ListDevicesAsync(account, state.User.Id, Some.App(), Stop));
    }

    [Fact]
    public async Task A_registration_is_loaded_with_its_devices_and_tags()
    {
        var users = (await TestStorage.CreateAsync()).Get<IUserStore>();
        var account = Some.Account();
        Device[] devices =
            [Some.Device(), new(Some.Address(Provider.Apn), Some.Noon.AddTicks(1)), new(Some.Address(Provider.ApnSandbox), Some.Noon)];
        var tags = new Dictionary<string, string> { ["city"] = "Graz", ["naïve \"key\""] = "välue" };

        var state = await users.SaveNewAsync(account, SomeUsers.New(), Some.App(), devices, tags);

        Assert.NotNull(state.Registration);
        Assert.Equal(RegistrationId.For(account, state.User.Id, Some.App()), state.Registration.Id);
        Assert.Equal(devices.ToHashSet(), state.Registration.Devices.ToHashSet());
        Assert.Equal(tags, state.Registration.Tags);
        Assert.Equal(Some.Noon, state.Registration.CreatedAt);
    }

    [Fact]
    public async Task A_User_without_a_registration_under_the_App_has_none()
    {
        var users = (await TestStorage.CreateAsync()).Get<IUserStore>();
        var account = Some.Account();
        var state = await users.SaveNewAsync(account, SomeUsers.New(), Some.App("shop"), [Some.Device()]);

        var other = await users.LoadAsync(account, state.User.Id, Some.App("shop2"), Stop);

        Assert.NotNull(other);
        Assert.Null(other.Registration);
        Assert.Null(await users.LoadAsync(account, Some.Ids.NewUser(), Some.App("shop"), Stop));
    }

    [Fact]
    public async Task Devices_that_are_not_there_are_removed_without_an_error()
    {
        var users = (await TestStorage.CreateAsync()).Get<IUserStore>();
        var account = Some.Account();
        Device[] devices = [Some.Device(), Some.Device()];
        var state = await users.SaveNewAsync(account, SomeUsers.New(), Some.App(), devices);

        var change = new UserChange(account, state.User, state.Version)
        {
            AppName = Some.App("shop"),
            RemoveDevices = [Some.Address(), devices[0].Address, Some.Address()],
        };
        Assert.True(await users.TrySaveAsync(change, Stop));

        Assert.Equal([devices[1]], await users.ListDevicesAsync(account, state.User.Id, Some.App(), Stop));
    }

    [Fact]
    public async Task A_full_registration_with_the_longest_tokens_comes_and_goes_in_one_change()
    {
        var users = (await TestStorage.CreateAsync()).Get<IUserStore>();
        var account = Some.Account();
        Device[] devices =
            [.. Enumerable.Range(0, Registration.MaximumDevices).Select(_ => Some.Device(length: DeviceToken.MaximumLength))];
        var state = await users.SaveNewAsync(account, SomeUsers.New(), Some.App(), devices);
        Assert.Equal(devices.ToHashSet(), state.Registration!.Devices.ToHashSet());

        var removal = new UserChange(account, state.User with { DeletedAt = Some.Noon }, state.Version)
        {
            AppName = Some.App(),
            RemoveRegistration = true,
            RemoveDevices = [.. devices.Select(device => device.Address)],
        };
        Assert.True(await users.TrySaveAsync(removal, Stop));

        var after = await users.LoadAsync(account, state.User.Id, Some.App(), Stop);
        Assert.Null(after!.Registration);
        Assert.Empty(await users.ListDevicesAsync(account, state.User.Id, Some.App(), Stop));
    }

    [Fact]
    public async Task A_device_registered_again_is_replaced()
    {
        var users = (await TestStorage.CreateAsync()).Get<IUserStore>();
        var account = Some.Account();
        var device = Some.Device();
        var state = await users.SaveNewAsync(account, SomeUsers.New(), Some.App(), [device]);

        var again = device with { RegisteredAt = Some.Noon.AddDays(2) };
        Assert.True(await users.TrySaveAsync(SomeUsers.Change(account, state.User, state.Version, Some.App(), [again]), Stop));

        Assert.Equal([again], await users.ListDevicesAsync(account, state.User.Id, Some.App(), Stop));
    }

    [Fact]
    public async Task The_same_token_at_two_providers_is_two_devices()
    {
        var users = (await TestStorage.CreateAsync()).Get<IUserStore>();
        var token = Some.Token();
        Device[] devices =
            [new(new DeviceAddress(Provider.Apn, token), Some.Noon), new(new DeviceAddress(Provider.ApnSandbox, token), Some.Noon)];

        var state = await users.SaveNewAsync(Some.Account(), SomeUsers.New(), Some.App(), devices);

        Assert.Equal(devices.ToHashSet(), state.Registration!.Devices.ToHashSet());
    }

    [Fact]
    public async Task A_change_of_devices_must_name_its_App()
    {
        var users = (await TestStorage.CreateAsync()).Get<IUserStore>();

        await Assert.ThrowsAsync<ArgumentException>(() =>
            users.TrySaveAsync(new UserChange(Some.Account(), SomeUsers.New(), null) { PutDevices = [Some.Device()] }, Stop));
    }
}
