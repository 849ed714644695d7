using Microsoft.Extensions.Time.Testing;

namespace PushFunctions.Tests.Core.Users;

public sealed class TagChangeTests
{
    private readonly FakeTimeProvider _time = new(Some.Noon);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tags_are_merged_null_removes_one_and_the_rest_stays_as_it_is()
    {
        var world = await CreateAsync();
        var phone = Some.Address();
        var id = await world.RegisterAsync(phone, tags: new Dictionary<string, string> { ["plan"] = "free", ["city"] = "Graz" });
        _time.Advance(TimeSpan.FromMinutes(1));

        await ChangeAsync(world, id, ("plan", "premium"), ("city", null), ("team", ""), ("nothing", null));

        var registration = await world.FindAsync(id);
        Assert.Equal(new Dictionary<string, string> { ["plan"] = "premium", ["team"] = "" }, registration.Tags);
        Assert.Equal([new Device(phone, Some.Noon)], registration.Devices);
        Assert.Equal((Some.Noon, _time.GetUtcNow()), (registration.CreatedAt, registration.UpdatedAt));
    }

    [Fact]
    public async Task A_change_costs_a_read_and_a_write_and_one_that_changes_nothing_only_the_read()
    {
        var world = await CreateAsync();
        var id = await world.RegisterAsync(Some.Address());

        Assert.Equal(2, await CostAsync(() => ChangeAsync(world, id, ("plan", "free"))));
        Assert.Equal(1, await CostAsync(() => ChangeAsync(world, id, ("plan", "free"), ("city", null))));

        async Task<long> CostAsync(Func<Task> act)
        {
            var before = world.Transactions.Total;
            await act();
            return world.Transactions.Total - before;
        }
    }

    [Fact]
    public async Task The_limit_counts_after_the_merge()
    {
        var world = await CreateAsync();
        var tags = Enumerable.Range(0, 20).ToDictionary(number => $"k{number}", _ => "v");
        var id = await world.RegisterAsync(Some.Address(), tags: tags);

        var refusal = await Assert.ThrowsAsync<RequestException>(() => ChangeAsync(world, id, ("more", "v")));
        Assert.Equal(("$.tags", 20), (refusal.Problems[0].Context, (await world.FindAsync(id)).Tags.Count));
        await ChangeAsync(world, id, ("more", "v"), ("k0", null));
        await ChangeAsync(
            world, id,
            [.. Enumerable.Range(1, 19).Select(number => ($"k{number}", (string?)null)),
                .. Enumerable.Range(0, 19).Select(number => ($"n{number}", (string?)"w"))]);

        Assert.Equal(20, (await world.FindAsync(id)).Tags.Count);
    }

    [Fact]
    public async Task Changes_at_once_all_count()
    {
        var world = await RegistrationWorld.CreateAsync(TimeProvider.System);
        var id = await world.RegisterAsync(Some.Address());

        await Task.WhenAll(Enumerable.Range(0, 8).Select(number => ChangeAsync(world, id, ($"k{number}", "v"))));

        Assert.Equal(8, (await world.FindAsync(id)).Tags.Count);
    }

    [Fact]
    public async Task What_is_no_registration_or_not_any_more_is_not_found()
    {
        var world = await CreateAsync();
        var id = await world.RegisterAsync(Some.Address());
        await world.Registrations.DeleteAsync(world.Account, id, Stop);

        foreach (var gone in new[] { id, RegistrationId.For(world.Account, Some.Ids.NewUser(), world.App) })
        {
            var refusal = await Assert.ThrowsAsync<RequestException>(() => ChangeAsync(world, gone, ("k", "v")));
            Assert.Equal(ProblemCode.NotFound, refusal.Problems[0].Code);
        }
    }

    private static Task ChangeAsync(RegistrationWorld world, RegistrationId id, params (string Key, string? Value)[] changes) =>
        world.Registrations.ChangeTagsAsync(world.Account, id, changes.ToDictionary(change => change.Key, change => change.Value), Stop);

    private Task<RegistrationWorld> CreateAsync() => RegistrationWorld.CreateAsync(_time);
}
