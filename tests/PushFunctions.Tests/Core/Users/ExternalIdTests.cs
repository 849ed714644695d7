using Microsoft.Extensions.Time.Testing;
using PushFunctions.Storage.Tables;

namespace PushFunctions.Tests.Core.Users;

public sealed class ExternalIdTests
{
    private readonly FakeTimeProvider _time = new(Some.Noon);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void The_User_follows_from_account_and_name_and_is_spread_from_the_first_character()
    {
        var account = Some.Account();
        var users = Enumerable.Range(0, 2_000).Select(number => UserId.For(account, Named($"customer-{number}"))).ToList();

        Assert.Equal(users[7], UserId.For(account, Named("customer-7")));
        Assert.NotEqual(users[7], UserId.For(Some.Account(), Named("customer-7")));
        Assert.Equal(2_000, users.Distinct().Count());
        Assert.All(users, user => Assert.True(UserId.TryParse(user.Value, out _)));
        Assert.True(users.Select(user => user.Tail[..2]).Distinct().Count() > 250);
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("ann@example.com / #1?", true)]
    [InlineData("顧客😀", true)]
    [InlineData("", false)]
    [InlineData("a\tb", false)]
    [InlineData("a\u0085b", false)]
    public void It_has_1_to_256_characters_without_controls(string text, bool isOne) =>
        Assert.Equal(isOne, ExternalId.TryParse(text, out _));

    [Fact]
    public void It_has_at_most_256_characters_and_prints_nothing_of_itself()
    {
        Assert.True(ExternalId.TryParse(new string('x', 256), out var longest));
        Assert.False(ExternalId.TryParse(new string('x', 257), out _));
        Assert.False(ExternalId.TryParse($"half {(char)0xd83d}", out _));
        Assert.DoesNotContain("xx", longest.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Devices_under_one_name_are_one_Users_whichever_comes_first()
    {
        var world = await RegistrationWorld.CreateAsync(TimeProvider.System);
        var phones = Enumerable.Range(0, 8).Select(_ => Some.Address()).ToList();

        var ids = await Task.WhenAll(phones.Select(phone => RegisterAsync(world, "ann", phone)));

        var registration = await world.FindAsync(Assert.Single(ids.Distinct()));
        Assert.Equal(phones.ToHashSet(), registration.Devices.Select(device => device.Address).ToHashSet());
        Assert.Equal("ann", (await world.Users.FindAsync(world.Account, registration.UserId, Stop)).ExternalId);
        Assert.Equal(
            registration.UserId, Assert.Single((await world.Users.ListAsync(world.Account, Named("ann"), Stop)).Items).Id);
        Assert.Empty((await world.Users.ListAsync(world.Account, Named("bob"), Stop)).Items);
    }

    [Fact]
    public async Task A_first_device_costs_4_a_known_one_2_and_a_new_one_3()
    {
        var world = await CreateAsync();
        await world.MakeUserAsync();
        var phone = Some.Address();

        Assert.Equal(4, await CostAsync(() => RegisterAsync(world, "ann", phone)));
        Assert.Equal(2, await CostAsync(() => RegisterAsync(world, "ann", phone)));
        Assert.Equal(3, await CostAsync(() => RegisterAsync(world, "ann", Some.Address())));

        async Task<long> CostAsync(Func<Task> act)
        {
            var before = world.Transactions.Total;
            await act();
            return world.Transactions.Total - before;
        }
    }

    [Fact]
    public async Task A_deleted_User_is_created_again_under_its_external_id_and_not_under_its_id()
    {
        var world = await CreateAsync();
        await world.MakeAppAsync(Some.App("other"), Some.Noon);
        var (phone, tablet) = (Some.Address(), Some.Address());
        var id = await RegisterAsync(world, "ann", phone, tags: new Dictionary<string, string> { ["plan"] = "free" });
        var user = (await world.FindAsync(id)).UserId;
        await world.RegisterAsync(tablet, user, app: Some.App("other"));
        await world.Users.DeleteAsync(world.Account, user, Stop);
        _time.Advance(TimeSpan.FromMinutes(1));

        await Assert.ThrowsAsync<RequestException>(() => world.RegisterAsync(phone, user));
        Assert.Equal(id, await RegisterAsync(world, "ann", phone));

        var registration = await world.FindAsync(id);
        Assert.Equal([phone], registration.Devices.Select(device => device.Address));
        Assert.Empty(registration.Tags);
        Assert.Equal(_time.GetUtcNow(), registration.CreatedAt);
        var again = await world.Users.FindAsync(world.Account, user, Stop);
        Assert.Equal((null, "ann", _time.GetUtcNow()), (again.DeletedAt, again.ExternalId, again.CreatedAt));
        Assert.Single((await world.Registrations.ListAsync(world.Account, user, null, new ListRequest(50, null), Stop)).Items);
        await world.RegisterAsync(tablet, user, app: Some.App("other"));
    }

    [Fact]
    public async Task The_retention_leaves_a_User_that_was_created_again()
    {
        var world = await CreateAsync();
        var id = await RegisterAsync(world, "ann", Some.Address());
        var user = (await world.FindAsync(id)).UserId;
        await world.Users.DeleteAsync(world.Account, user, Stop);
        await RegisterAsync(world, "ann", Some.Address());
        _time.Advance(TimeSpan.FromDays(9));

        await world.RetainAsync();

        Assert.Single((await world.FindAsync(id)).Devices);
        Assert.Equal(0, await world.CountAsync(TableNames.DeletedUsers));
    }

    private static Task<RegistrationId> RegisterAsync(
        RegistrationWorld world, string name, DeviceAddress phone, IReadOnlyDictionary<string, string>? tags = null) =>
        world.Registrations.RegisterAsync(
            world.Account, new RegisterCommand(phone, null, null, tags, null) { ExternalId = Named(name) }, Stop);

    private static ExternalId Named(string name) => ExternalId.TryParse(name, out var id) ? id : throw new FormatException();

    private Task<RegistrationWorld> CreateAsync() => RegistrationWorld.CreateAsync(_time);
}
