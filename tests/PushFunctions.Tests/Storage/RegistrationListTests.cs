using PushFunctions.StorageEmulator;

namespace PushFunctions.Tests.Storage;

public sealed class RegistrationListTests
{
    private readonly AccountSid _account = Some.Account();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>By a page limit of the storage, and by a limit of the caller: the storage may give less than is asked
    /// for, even nothing, at any time.</summary>
    [Theory]
    [InlineData(null, 1000)]
    [InlineData(null, 7)]
    [InlineData(3, 1000)]
    [InlineData(0, 1000)]
    [InlineData(1, 2)]
    public async Task The_registrations_of_an_App_are_listed_in_the_order_of_their_Users_each_once(int? answer, int limit)
    {
        var memory = new MemoryAccount(TimeProvider.System);
        var empty = false;
        var storage = new TestStorage(
            new MemoryTransport(memory, (call, _) =>
            {
                empty = !empty && answer == 0;
                return new ValueTask<StorageFault?>(
                    call.Operation != StorageOperation.Query ? null
                    : empty ? StorageFault.EmptyPage
                    : new StorageFault { PageLimit = answer == 0 ? 2 : answer });
            }), "m");
        await storage.Get<PushFunctions.Storage.StorageSetup>().EnsureAsync(Stop);
        var registrations = storage.Get<IRegistrationStore>();
        var expected = await SaveAsync(registrations, "shop", 60);
        await SaveAsync(registrations, "shop2", 3);
        await SaveAsync(registrations, "sho", 3);

        var all = await ReadAsync(registrations, UserSpan.Everyone, limit);
        Assert.Equal(expected, all);
        foreach (var (from, to) in new[] { (0, 59), (9, 10), (30, 31), (5, 40) })
            Assert.Equal(
                expected[(from + 1)..(to + 1)],
                await ReadAsync(registrations, new UserSpan(expected[from], null, null).UpTo(expected[to]), limit));
        Assert.Empty(await ReadAsync(registrations, new UserSpan(expected[^1], null, null), limit));
        Assert.Equal(expected[..1], await ReadAsync(registrations, UserSpan.Everyone.UpTo(expected[0]), limit));
    }

    [Fact]
    public async Task Tombstones_are_listed_only_where_they_are_wanted()
    {
        var registrations = (await TestStorage.CreateAsync()).Get<IRegistrationStore>();
        var users = await SaveAsync(registrations, "shop", 3);
        var first = await registrations.FindAsync(_account, Some.App(), users[0], Stop);
        await registrations.SaveAsync(_account, Registration.Tombstone(_account, users[0], Some.App(), first, Some.Noon));

        Assert.Equal(users[1..], (await registrations.ListAsync(_account, Some.App(), UserSpan.Everyone, null, false, 10, Stop))
            .Registrations.Select(registration => registration.UserId));
        var rows = (await registrations.ListAsync(_account, Some.App(), UserSpan.Everyone, null, true, 10, Stop)).Registrations;
        Assert.Equal(users, rows.Select(registration => registration.UserId));
        Assert.True(rows[0].IsTombstone);
        Assert.Empty(rows[0].Devices);
    }

    private async Task<UserId[]> SaveAsync(IRegistrationStore registrations, string app, int count)
    {
        var users = new List<UserId>();
        for (var number = 0; number < count; number++)
            users.Add((await registrations.SaveAsync(_account, SomeUsers.Registration(_account, Some.App(app), Some.Device()))).UserId);
        return [.. users.OrderBy(user => user.Tail, StringComparer.Ordinal)];
    }

    private async Task<List<UserId>> ReadAsync(IRegistrationStore registrations, UserSpan span, int limit)
    {
        var found = new List<UserId>();
        RegistrationPage page;
        do
        {
            page = await registrations.ListAsync(_account, Some.App(), span, null, false, limit, Stop);
            Assert.InRange(page.Registrations.Count, 0, limit);
            found.AddRange(page.Registrations.Select(registration => registration.UserId));
            span = span with { After = page.Next };
        }
        while (page.Next is not null);
        return found;
    }
}
