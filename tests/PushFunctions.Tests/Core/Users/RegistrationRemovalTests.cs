using Microsoft.Extensions.Time.Testing;

namespace PushFunctions.Tests.Core.Users;

public sealed class RegistrationRemovalTests
{
    private readonly FakeTimeProvider _time = new(Some.Noon);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Deleting_a_registration_removes_its_devices_and_their_owners()
    {
        var world = await CreateAsync();
        var (address, other) = (Some.Address(), Some.Address());
        var id = await world.RegisterAsync(address);
        var user = (await world.FindAsync(id)).UserId;
        await world.RegisterAsync(other, user);
        await world.Registrations.DeleteAsync(world.Account, id, Stop);

        await AssertNotFoundAsync(() => world.FindAsync(id));
        await AssertNotFoundAsync(() => world.Registrations.DeleteAsync(world.Account, id, Stop));
        Assert.Empty(await world.DevicesOfAsync(user));
        Assert.Null(await world.OwnerOfAsync(address));
        Assert.Null(await world.OwnerOfAsync(other));
        Assert.Equal(id, await world.RegisterAsync(address, user));
        Assert.Single((await world.FindAsync(id)).Devices);
    }

    [Fact]
    public async Task A_log_out_removes_one_device_and_leaves_the_registration()
    {
        var world = await CreateAsync();
        var (address, other) = (Some.Address(), Some.Address());
        var id = await world.RegisterAsync(address);
        var user = (await world.FindAsync(id)).UserId;
        await world.RegisterAsync(other, user);
        await world.Registrations.DeleteDeviceAsync(world.Account, id, address, Stop);

        Assert.Equal([other], (await world.FindAsync(id)).Devices.Select(device => device.Address));
        Assert.Null(await world.OwnerOfAsync(address));
        await AssertNotFoundAsync(() => world.Registrations.DeleteDeviceAsync(world.Account, id, address, Stop));
        await world.Registrations.DeleteDeviceAsync(world.Account, id, other, Stop);
        Assert.Empty((await world.FindAsync(id)).Devices);
        Assert.NotEqual(user, (await world.FindAsync(await world.RegisterAsync(address))).UserId);
    }

    [Fact]
    public async Task Another_account_finds_and_deletes_nothing()
    {
        var world = await CreateAsync();
        var address = Some.Address();
        var id = await world.RegisterAsync(address);
        var user = (await world.FindAsync(id)).UserId;
        var other = Some.Account();

        await AssertNotFoundAsync(() => world.Registrations.FindAsync(other, id, Stop));
        await AssertNotFoundAsync(() => world.Registrations.DeleteAsync(other, id, Stop));
        await AssertNotFoundAsync(() => world.Registrations.DeleteDeviceAsync(other, id, address, Stop));
        Assert.Empty((await world.Registrations.ListAsync(other, user, null, new ListRequest(50, null), Stop)).Items);
        await AssertNotFoundAsync(() => world.Users.FindAsync(other, user, Stop));
        await AssertNotFoundAsync(() => world.Users.DeleteAsync(other, user, Stop));
        Assert.Single((await world.FindAsync(id)).Devices);
    }

    [Fact]
    public async Task A_dead_token_is_forgotten_unless_it_was_registered_since()
    {
        var world = await CreateAsync();
        var address = Some.Address();
        var id = await world.RegisterAsync(address);
        var user = (await world.FindAsync(id)).UserId;

        Assert.False(await ForgetAsync(world, user, Some.Noon.AddSeconds(-1)));
        Assert.False(await ForgetAsync(world, Some.Ids.NewUser(), Some.Noon));
        Assert.True(await ForgetAsync(world, user, Some.Noon));
        Assert.False(await ForgetAsync(world, user, Some.Noon));
        Assert.Empty((await world.FindAsync(id)).Devices);
        Assert.Null(await world.OwnerOfAsync(address));

        Task<bool> ForgetAsync(RegistrationWorld where, UserId whom, DateTimeOffset since) =>
            where.Registrations.ForgetAsync(where.Account, where.App, whom, address, since, Stop);
    }

    [Fact]
    public async Task A_deleted_User_stays_readable_without_registrations_in_any_App()
    {
        var world = await CreateAsync();
        await world.MakeAppAsync(Some.App("other"), Some.Noon);
        var address = Some.Address();
        var user = (await world.FindAsync(await world.RegisterAsync(address))).UserId;
        await world.RegisterAsync(address, user, app: Some.App("other"));
        Assert.Equal(2, (await ListAsync(world, user)).Count);

        _time.Advance(TimeSpan.FromMinutes(1));
        await world.Users.DeleteAsync(world.Account, user, Stop);
        _time.Advance(TimeSpan.FromMinutes(1));
        await world.Users.DeleteAsync(world.Account, user, Stop);

        Assert.Equal(Some.Noon.AddMinutes(1), (await world.Users.FindAsync(world.Account, user, Stop)).DeletedAt);
        Assert.Empty(await ListAsync(world, user));
        Assert.Empty(await world.DevicesOfAsync(user));
        Assert.Null(await world.OwnerOfAsync(address));
        Assert.Contains(
            user, (await world.Users.ListAsync(world.Account, new ListRequest(50, null), Stop)).Items.Select(found => found.Id));
    }

    [Fact]
    public async Task Registrations_are_listed_by_App()
    {
        var world = await CreateAsync();
        await world.MakeAppAsync(Some.App("other"), Some.Noon);
        var user = await world.MakeUserAsync();
        await world.RegisterAsync(Some.Address(), user, app: Some.App("other"));

        var found = await world.Registrations.ListAsync(world.Account, user, Some.App("other"), new ListRequest(50, null), Stop);
        Assert.Equal("other", Assert.Single(found.Items).AppName.Value);
        Assert.Empty((await world.Registrations.ListAsync(world.Account, user, Some.App("third"), new ListRequest(50, null), Stop)).Items);
    }

    private Task<RegistrationWorld> CreateAsync() => RegistrationWorld.CreateAsync(_time);

    private static async Task<IReadOnlyList<PushFunctions.Core.Users.Registration>> ListAsync(RegistrationWorld world, UserId user) =>
        (await world.Registrations.ListAsync(world.Account, user, null, new ListRequest(50, null), Stop)).Items;

    private static async Task AssertNotFoundAsync(Func<Task> act) =>
        Assert.Equal(ProblemCode.NotFound, (await Assert.ThrowsAsync<RequestException>(act)).Problems[0].Code);
}
