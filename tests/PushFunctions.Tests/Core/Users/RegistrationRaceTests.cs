namespace PushFunctions.Tests.Core.Users;

/// <summary>The same on real storage, at real speed. Every order is tried in <c>InterleavingTests</c>.</summary>
public sealed class RegistrationRaceTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Many_Users_who_register_one_token_at_once_leave_it_with_one_of_them()
    {
        var world = await CreateAsync();
        var address = Some.Address();
        var users = new List<UserId>();
        for (var i = 0; i < 8; i++) users.Add(await world.MakeUserAsync());
        await Task.WhenAll(users.SelectMany(user => new[] { user, user }).Select(user => world.RegisterAsync(address, user)));

        var having = new List<UserId>();
        foreach (var user in users)
        {
            if ((await world.DevicesOfAsync(user)).Contains(address)) having.Add(user);
        }

        Assert.Equal((await world.OwnerOfAsync(address))?.User, Assert.Single(having));
        Assert.Null((await world.OwnerOfAsync(address))?.PreviousUser);
    }

    [Fact]
    public async Task One_new_phone_that_registers_many_times_at_once_gets_one_User()
    {
        var world = await CreateAsync();
        var address = Some.Address();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => world.RegisterAsync(address)));

        Assert.Equal([address], (await world.FindAsync(Assert.Single(answers.Distinct()))).Devices.Select(device => device.Address));
    }

    [Fact]
    public async Task Many_devices_of_one_User_at_once_are_all_kept()
    {
        var world = await CreateAsync();
        var user = await world.MakeUserAsync();
        var addresses = Enumerable.Range(0, 12).Select(_ => Some.Address()).ToList();
        await Task.WhenAll(addresses.Select(address => world.RegisterAsync(address, user)));

        Assert.Empty(addresses.Except(await world.DevicesOfAsync(user)));
    }

    [Fact]
    public async Task A_register_beside_deletions_leaves_the_device_with_its_owner_or_no_device()
    {
        var world = await CreateAsync();
        var address = Some.Address();
        var id = await world.RegisterAsync(address);
        var user = (await world.FindAsync(id)).UserId;
        for (var round = 0; round < 10; round++)
        {
            await world.RegisterAsync(address, user);
            await Task.WhenAll(
                world.RegisterAsync(address, user),
                IgnoreNotFoundAsync(world.Registrations.DeleteDeviceAsync(world.Account, id, address, Stop)),
                IgnoreNotFoundAsync(world.Registrations.DeleteAsync(world.Account, id, Stop)));

            var isThere = (await world.DevicesOfAsync(user)).Contains(address);
            if (isThere) Assert.Equal(user, (await world.OwnerOfAsync(address))?.User);
        }
    }

    private Task<RegistrationWorld> CreateAsync() => RegistrationWorld.CreateAsync(TimeProvider.System);

    /// <summary>The other of the two deletions was first.</summary>
    private static async Task IgnoreNotFoundAsync(Task deletion)
    {
        try
        {
            await deletion;
        }
        catch (RequestException exception) when (exception.Problems[0].Code == ProblemCode.NotFound)
        {
            Assert.Null(exception.RetryAfter);
        }
    }
}
