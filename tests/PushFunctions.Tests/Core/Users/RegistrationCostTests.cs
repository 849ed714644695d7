using Microsoft.Extensions.Time.Testing;

namespace PushFunctions.Tests.Core.Users;

/// <summary>What registering costs in storage transactions, where the catalog is known: the figures of
/// docs/performance.md.</summary>
public sealed class RegistrationCostTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_first_device_without_a_User_costs_4()
    {
        var world = await CreateAsync();

        await AssertCostAsync(world, 4, () => world.RegisterAsync(Some.Address()));
    }

    [Fact]
    public async Task A_known_device_costs_2_with_its_User_and_3_without()
    {
        var world = await CreateAsync();
        var phone = Some.Address();
        var user = (await world.FindAsync(await world.RegisterAsync(phone))).UserId;

        await AssertCostAsync(world, 2, () => world.RegisterAsync(phone, user));
        await AssertCostAsync(
            world, 2, () => world.RegisterAsync(phone, user, tags: new Dictionary<string, string> { ["plan"] = "premium" }));
        await AssertCostAsync(world, 3, () => world.RegisterAsync(phone));
    }

    [Fact]
    public async Task A_new_device_of_a_User_costs_3_and_the_first_under_another_App_4()
    {
        var world = await CreateAsync();
        await world.MakeAppAsync(Some.App("other"), Some.Noon);
        var user = await world.MakeUserAsync();

        await AssertCostAsync(world, 3, () => world.RegisterAsync(Some.Address(), user));
        await AssertCostAsync(world, 4, () => world.RegisterAsync(Some.Address(), user, app: Some.App("other")));
    }

    [Fact]
    public async Task A_device_that_moves_to_another_User_costs_9()
    {
        var world = await CreateAsync();
        var (phone, second) = (Some.Address(), await world.MakeUserAsync());
        await world.RegisterAsync(phone, await world.MakeUserAsync());

        await AssertCostAsync(world, 9, () => world.RegisterAsync(phone, second));
    }

    [Fact]
    public async Task A_registration_is_read_by_its_id_with_a_read_for_each_App_of_the_account()
    {
        var world = await CreateAsync();
        var id = await world.RegisterAsync(Some.Address());

        await AssertCostAsync(world, 1, () => world.FindAsync(id));
        await world.MakeAppAsync(Some.App("other"), Some.Noon);
        await world.FindAsync(id);
        await AssertCostAsync(world, 2, () => world.FindAsync(id));
    }

    [Fact]
    public async Task A_catalog_that_is_some_seconds_old_is_read_again_and_so_is_one_in_which_something_is_missing()
    {
        var time = new FakeTimeProvider(Some.Noon);
        var world = await RegistrationWorld.CreateAsync(time);
        var (phone, user) = (Some.Address(), await world.MakeUserAsync());
        await world.RegisterAsync(phone, user);

        time.Advance(CachedCatalogs.Lifetime);
        var before = world.Transactions.Total;
        await world.RegisterAsync(phone, user);
        Assert.Equal(3, world.Transactions.Total - before);
        await AssertCostAsync(world, 2, () => world.RegisterAsync(phone, user));

        // By another instance.
        await world.MakeAppAsync(Some.App("other"), Some.Noon, forget: false);
        await AssertCostAsync(world, 5, () => world.RegisterAsync(phone, user, app: Some.App("other")));
    }

    private static async Task<RegistrationWorld> CreateAsync()
    {
        var world = await RegistrationWorld.CreateAsync();
        await world.MakeUserAsync();
        return world;
    }

    private static async Task AssertCostAsync<T>(RegistrationWorld world, long expected, Func<Task<T>> act)
    {
        await world.Get<CachedCatalogs>().FindAsync(world.Account, _ => true, Stop);
        var before = world.Transactions.Total;
        await act();
        Assert.Equal(expected, world.Transactions.Total - before);
    }
}
