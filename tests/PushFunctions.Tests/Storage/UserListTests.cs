namespace PushFunctions.Tests.Storage;

public sealed class UserListTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Devices_are_listed_for_one_App_of_one_User()
    {
        var users = (await TestStorage.CreateAsync()).Get<IUserStore>();
        var account = Some.Account();
        var user = SomeUsers.New();
        Device[] wanted = [Some.Device(), Some.Device()];
        var state = await users.SaveNewAsync(account, user, Some.App("shop"), wanted);
        await users.TrySaveAsync(SomeUsers.Change(account, user, state.Version, Some.App("shop_2"), [Some.Device()]), Stop);
        await users.SaveNewAsync(account, SomeUsers.New(), Some.App("shop"), [Some.Device()]);

        Assert.Equal(wanted.ToHashSet(), (await users.ListDevicesAsync(account, user.Id, Some.App("shop"), Stop)).ToHashSet());
        Assert.Empty(await users.ListDevicesAsync(account, user.Id, Some.App("sho"), Stop));
        Assert.Empty(await users.ListDevicesAsync(account, Some.Ids.NewUser(), Some.App("shop"), Stop));
        Assert.Empty(await users.ListDevicesAsync(Some.Account(), user.Id, Some.App("shop"), Stop));
    }

    [Fact]
    public async Task Registrations_are_listed_page_by_page_each_with_its_own_devices()
    {
        var users = (await TestStorage.CreateAsync()).Get<IUserStore>();
        var account = Some.Account();
        var user = SomeUsers.New();
        var state = await users.SaveNewAsync(account, user, Some.App("a"), [Some.Device()]);
        foreach (var app in new[] { "b", "b_2", "c", "d" })
        {
            await users.TrySaveAsync(SomeUsers.Change(account, user, state.Version, Some.App(app), [Some.Device()]), Stop);
            state = (await users.LoadAsync(account, user.Id, Some.App(app), Stop))!;
        }

        var first = await users.ListRegistrationsAsync(account, user.Id, null, new ListRequest(2, null), Stop);
        var second = await users.ListRegistrationsAsync(account, user.Id, null, new ListRequest(2, first.NextCursor), Stop);
        var third = await users.ListRegistrationsAsync(account, user.Id, null, new ListRequest(2, second.NextCursor), Stop);

        var all = first.Items.Concat(second.Items).Concat(third.Items).ToList();
        Assert.Equal(["a", "b", "b_2", "c", "d"], all.Select(item => item.AppName.Value));
        Assert.All(all, item => Assert.Single(item.Devices));
        Assert.Null(third.NextCursor);
    }

    [Fact]
    public async Task A_full_last_page_of_registrations_is_the_last()
    {
        var users = (await TestStorage.CreateAsync()).Get<IUserStore>();
        var account = Some.Account();
        var state = await users.SaveNewAsync(account, SomeUsers.New(), Some.App());

        var page = await users.ListRegistrationsAsync(account, state.User.Id, null, new ListRequest(1, null), Stop);

        Assert.Single(page.Items);
        Assert.Null(page.NextCursor);
    }

    [Fact]
    public async Task Registrations_are_listed_for_one_App()
    {
        var users = (await TestStorage.CreateAsync()).Get<IUserStore>();
        var account = Some.Account();
        var device = Some.Device();
        var state = await users.SaveNewAsync(account, SomeUsers.New(), Some.App("shop"), [device]);

        var page = await users.ListRegistrationsAsync(account, state.User.Id, Some.App("shop"), new ListRequest(50, null), Stop);
        Assert.Equal([device], Assert.Single(page.Items).Devices);
        Assert.Empty((await users.ListRegistrationsAsync(account, state.User.Id, Some.App("news"), new ListRequest(50, null), Stop)).Items);
        Assert.Empty((await users.ListRegistrationsAsync(account, Some.Ids.NewUser(), null, new ListRequest(50, null), Stop)).Items);
    }

    [Fact]
    public async Task Users_are_listed_page_by_page_and_only_those_of_the_account()
    {
        var users = (await TestStorage.CreateAsync()).Get<IUserStore>();
        var account = Some.Account();
        var expected = await SaveAsync(users, account, 5);
        await SaveAsync(users, Some.Account(), 2);

        var listed = new List<User>();
        string? cursor = null;
        do
        {
            var page = await users.ListUsersAsync(account, new ListRequest(2, cursor), Stop);
            Assert.InRange(page.Items.Count, 0, 2);
            listed.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal<User>(expected, listed);
    }

    [Fact]
    public async Task A_User_added_between_two_pages_neither_repeats_nor_hides_another()
    {
        var users = (await TestStorage.CreateAsync()).Get<IUserStore>();
        var account = Some.Account();
        var expected = await SaveAsync(users, account, 6);
        var first = await users.ListUsersAsync(account, new ListRequest(3, null), Stop);

        await SaveAsync(users, account, 6);
        var rest = await users.ListUsersAsync(account, new ListRequest(50, first.NextCursor), Stop);

        Assert.Equal(expected[..3], first.Items);
        Assert.Subset(rest.Items.ToHashSet(), expected[3..].ToHashSet());
        Assert.Empty(rest.Items.Intersect(first.Items));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("comms_user_")]
    [InlineData("1!48!QUM-")]
    public async Task A_cursor_that_no_list_gave_out_is_refused(string cursor)
    {
        var users = (await TestStorage.CreateAsync()).Get<IUserStore>();

        await Assert.ThrowsAsync<RequestException>(() => users.ListUsersAsync(Some.Account(), new ListRequest(50, cursor), Stop));
    }

    private static async Task<User[]> SaveAsync(IUserStore users, AccountSid account, int count)
    {
        User[] saved = [.. Enumerable.Range(0, count).Select(_ => SomeUsers.New()).OrderBy(user => user.Id.Tail, StringComparer.Ordinal)];
        foreach (var user in saved) await users.SaveNewAsync(account, user, Some.App(), [Some.Device()]);
        return saved;
    }
}
