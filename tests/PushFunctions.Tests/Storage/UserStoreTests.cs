namespace PushFunctions.Tests.Storage;

public sealed class UserStoreTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_User_is_found_as_it_was_saved_and_only_by_its_account()
    {
        var users = (await TestStorage.CreateAsync()).Get<IUserStore>();
        var account = Some.Account();
        var user = SomeUsers.New() with { ExternalId = "ann@example.com / #1?" };

        Assert.Null(await users.FindAsync(account, user.Id, Stop));
        var saved = await users.SaveNewAsync(account, user);

        Assert.Equal(user, saved with { Version = null });
        Assert.Equal(saved, await users.FindAsync(account, user.Id, Stop));
        Assert.Null(await users.FindAsync(Some.Account(), user.Id, Stop));
    }

    [Fact]
    public async Task A_deleted_User_is_found_with_the_time_of_its_deletion()
    {
        var users = (await TestStorage.CreateAsync()).Get<IUserStore>();
        var account = Some.Account();
        var deleted = await users.SaveNewAsync(account) with { DeletedAt = Some.Noon.AddDays(1) };

        var saved = await users.TryPutAsync(account, deleted, Stop);

        Assert.Equal(saved, await users.FindAsync(account, deleted.Id, Stop));
        Assert.Equal(Some.Noon.AddDays(1), saved?.DeletedAt);
    }

    [Fact]
    public async Task A_User_cannot_be_inserted_twice_and_an_old_version_neither_replaces_nor_removes_it()
    {
        var users = (await TestStorage.CreateAsync()).Get<IUserStore>();
        var account = Some.Account();
        var old = await users.SaveNewAsync(account);
        Assert.Null(await users.TryPutAsync(account, old with { Version = null }, Stop));

        var now = await users.TryPutAsync(account, old with { UpdatedAt = Some.Noon.AddHours(1) }, Stop);
        Assert.Null(await users.TryPutAsync(account, old, Stop));
        Assert.False(await users.TryRemoveAsync(account, old, Stop));
        Assert.Equal(now, await users.FindAsync(account, old.Id, Stop));

        Assert.True(await users.TryRemoveAsync(account, now!, Stop));
        Assert.True(await users.TryRemoveAsync(account, now!, Stop));
        Assert.Null(await users.TryPutAsync(account, now!, Stop));
        Assert.Null(await users.FindAsync(account, old.Id, Stop));
    }

    [Fact]
    public async Task Users_are_listed_in_their_order_page_by_page_and_only_those_of_the_account()
    {
        var users = (await TestStorage.CreateAsync()).Get<IUserStore>();
        var account = Some.Account();
        var expected = await SaveAsync(users, account, 40);
        await SaveAsync(users, Some.Account(), 2);

        var listed = new List<User>();
        string? cursor = null;
        do
        {
            var page = await users.ListAsync(account, new ListRequest(7, cursor), Stop);
            Assert.InRange(page.Items.Count, 0, 7);
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
        var first = await users.ListAsync(account, new ListRequest(3, null), Stop);

        await SaveAsync(users, account, 6);
        var rest = await users.ListAsync(account, new ListRequest(50, first.NextCursor), Stop);

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

        await Assert.ThrowsAsync<RequestException>(() => users.ListAsync(Some.Account(), new ListRequest(50, cursor), Stop));
    }

    private static async Task<User[]> SaveAsync(IUserStore users, AccountSid account, int count)
    {
        var saved = new List<User>();
        for (var number = 0; number < count; number++) saved.Add(await users.SaveNewAsync(account));
        return [.. saved.OrderBy(user => user.Id.Tail, StringComparer.Ordinal)];
    }
}
