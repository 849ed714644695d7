using Microsoft.Extensions.Time.Testing;

namespace PushFunctions.Tests.Core.Users;

public sealed class RegisterTests
{
    private readonly FakeTimeProvider _time = new(Some.Noon);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_device_without_a_User_gets_a_new_one_under_the_default_App()
    {
        var world = await CreateAsync();
        var address = Some.Address();
        var registration = await world.FindAsync(
            await world.RegisterAsync(address, tags: new Dictionary<string, string> { ["city"] = "Bonn" }));

        Assert.Equal(world.App, registration.AppName);
        Assert.Equal([new Device(address, Some.Noon)], registration.Devices);
        Assert.Equal("Bonn", registration.Tags["city"]);
        Assert.Null((await world.Users.FindAsync(world.Account, registration.UserId, Stop)).DeletedAt);
        Assert.Equal(registration.UserId, (await world.OwnerOfAsync(address))?.User);
    }

    [Fact]
    public async Task The_same_token_again_refreshes_its_time_and_keeps_its_User()
    {
        var world = await CreateAsync();
        var address = Some.Address();
        var id = await world.RegisterAsync(address);
        var user = (await world.FindAsync(id)).UserId;
        var owner = await world.OwnerOfAsync(address);
        _time.Advance(TimeSpan.FromDays(1));

        Assert.Equal(id, await world.RegisterAsync(address));
        Assert.Equal(id, await world.RegisterAsync(address, user));
        Assert.Equal([new Device(address, _time.GetUtcNow())], (await world.FindAsync(id)).Devices);
        Assert.Equal(owner, await world.OwnerOfAsync(address));
    }

    [Fact]
    public async Task A_token_moves_to_the_User_that_registers_it()
    {
        var world = await CreateAsync();
        var (first, second) = (await world.MakeUserAsync(), await world.MakeUserAsync());
        var address = Some.Address();
        var left = await world.RegisterAsync(address, first);
        await world.RegisterAsync(address, second);

        Assert.DoesNotContain(address, (await world.FindAsync(left)).Devices.Select(device => device.Address));
        Assert.Contains(address, await world.DevicesOfAsync(second));
        Assert.Equal((second, null), ((await world.OwnerOfAsync(address))?.User, (await world.OwnerOfAsync(address))?.PreviousUser));
    }

    [Fact]
    public async Task A_previous_token_is_replaced_for_its_User()
    {
        var world = await CreateAsync();
        var (old, renewed) = (Some.Address(), Some.Address());
        var id = await world.RegisterAsync(old);

        Assert.Equal(id, await world.RegisterAsync(renewed, previous: old.Token));
        Assert.Equal([renewed], (await world.FindAsync(id)).Devices.Select(device => device.Address));
        Assert.Null(await world.OwnerOfAsync(old));
    }

    [Fact]
    public async Task Of_60_devices_the_50_newest_remain()
    {
        var world = await CreateAsync();
        var user = await world.MakeUserAsync();
        var addresses = Enumerable.Range(0, 60).Select(_ => Some.Address()).ToList();
        foreach (var address in addresses)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await world.RegisterAsync(address, user);
        }

        var remaining = await world.DevicesOfAsync(user);
        Assert.Equal(
            addresses[10..].OrderBy(address => address.Hash, StringComparer.Ordinal),
            remaining.OrderBy(address => address.Hash, StringComparer.Ordinal));
        Assert.Null(await world.OwnerOfAsync(addresses[9]));
        Assert.NotNull(await world.OwnerOfAsync(addresses[10]));
    }

    [Fact]
    public async Task An_unknown_App_and_an_unknown_User_are_said_at_once()
    {
        var world = await CreateAsync();
        var exception = await Assert.ThrowsAsync<RequestException>(
            () => world.RegisterAsync(Some.Address(), Some.Ids.NewUser(), app: Some.App("nowhere")));

        Assert.Equal(["$.appName", "$.userId"], exception.Problems.Select(problem => problem.Context!));
    }

    [Fact]
    public async Task An_account_without_Apps_has_no_default_to_register_under()
    {
        var world = await CreateAsync();
        await world.RemoveAppAsync(world.App);

        Assert.Equal(
            "$.appName", (await Assert.ThrowsAsync<RequestException>(() => world.RegisterAsync(Some.Address()))).Problems[0].Context);
    }

    [Fact]
    public async Task Nobody_registers_for_a_deleted_User_and_its_token_gets_a_new_one()
    {
        var world = await CreateAsync();
        var address = Some.Address();
        var user = (await world.FindAsync(await world.RegisterAsync(address))).UserId;
        await world.Users.DeleteAsync(world.Account, user, Stop);

        Assert.Equal(
            "$.userId", (await Assert.ThrowsAsync<RequestException>(() => world.RegisterAsync(address, user))).Problems[0].Context);
        Assert.NotEqual(user, (await world.FindAsync(await world.RegisterAsync(address))).UserId);
    }

    [Fact]
    public async Task Registrations_of_a_deleted_App_are_out_of_reach_and_an_App_of_the_same_name_does_not_bring_them_back()
    {
        var world = await CreateAsync();
        var (address, other) = (Some.Address(), Some.Address());
        var id = await world.RegisterAsync(address, tags: new Dictionary<string, string> { ["old"] = "yes" });
        var user = (await world.FindAsync(id)).UserId;
        await world.RegisterAsync(other, user);
        await world.RemoveAppAsync(world.App);
        await AssertNotFoundAsync(() => world.FindAsync(id));
        Assert.Empty((await world.Registrations.ListAsync(world.Account, user, null, new(50, null), Stop)).Items);

        _time.Advance(TimeSpan.FromMinutes(5));
        await world.MakeAppAsync(world.App, _time.GetUtcNow());
        await AssertNotFoundAsync(() => world.FindAsync(id));
        Assert.Empty((await world.Registrations.ListAsync(world.Account, user, null, new(50, null), Stop)).Items);
        await AssertNotFoundAsync(() => world.Registrations.DeleteAsync(world.Account, id, Stop));

        Assert.NotEqual(user, (await world.FindAsync(await world.RegisterAsync(address))).UserId);
        await world.RegisterAsync(Some.Address(), user);
        Assert.Single((await world.FindAsync(id)).Devices);
        Assert.Empty((await world.FindAsync(id)).Tags);
        Assert.Null(await world.OwnerOfAsync(other));
    }

    [Fact]
    public async Task A_device_is_never_registered_before_its_App_was_made_even_where_the_clock_lags()
    {
        var world = await CreateAsync();
        var ahead = Some.App("ahead");
        await world.MakeAppAsync(ahead, Some.Noon.AddSeconds(3));

        Assert.Equal(
            Some.Noon.AddSeconds(3),
            (await world.FindAsync(await world.RegisterAsync(Some.Address(), app: ahead))).Devices[0].RegisteredAt);
    }

    private Task<RegistrationWorld> CreateAsync() => RegistrationWorld.CreateAsync(_time);

    private static async Task AssertNotFoundAsync(Func<Task> act) =>
        Assert.Equal(ProblemCode.NotFound, (await Assert.ThrowsAsync<RequestException>(act)).Problems[0].Code);
}
