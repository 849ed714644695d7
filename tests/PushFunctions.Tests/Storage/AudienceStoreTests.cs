namespace PushFunctions.Tests.Storage;

public sealed class AudienceStoreTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_audience_is_found_as_it_was_added_and_only_by_its_account()
    {
        var audiences = (await TestStorage.CreateAsync()).Get<IAudienceStore>();
        var account = Some.Account();
        Audience[] added = [NewAudience() with { Name = "Frühaufsteher" }, NewAudience() with { Name = null }];
        foreach (var audience in added) await audiences.AddAsync(account, audience, Stop);

        foreach (var audience in added) Assert.Equal(audience, await audiences.FindAsync(account, audience.Id, Stop));
        Assert.Null(await audiences.FindAsync(Some.Account(), added[0].Id, Stop));
    }

    [Fact]
    public async Task An_audience_is_removed_once()
    {
        var audiences = (await TestStorage.CreateAsync()).Get<IAudienceStore>();
        var account = Some.Account();
        var audience = NewAudience();
        await audiences.AddAsync(account, audience, Stop);

        Assert.False(await audiences.RemoveAsync(Some.Account(), audience.Id, Stop));
        Assert.True(await audiences.RemoveAsync(account, audience.Id, Stop));
        Assert.False(await audiences.RemoveAsync(account, audience.Id, Stop));
        Assert.Null(await audiences.FindAsync(account, audience.Id, Stop));
    }

    [Fact]
    public async Task Audiences_are_listed_page_by_page_and_only_those_of_the_account()
    {
        var audiences = (await TestStorage.CreateAsync()).Get<IAudienceStore>();
        var account = Some.Account();
        Audience[] expected =
            [.. Enumerable.Range(0, 3).Select(_ => NewAudience()).OrderBy(audience => audience.Id.Tail, StringComparer.Ordinal)];
        foreach (var audience in expected) await audiences.AddAsync(account, audience, Stop);
        await audiences.AddAsync(Some.Account(), NewAudience(), Stop);

        var first = await audiences.ListAsync(account, new ListRequest(2, null), Stop);
        var second = await audiences.ListAsync(account, new ListRequest(2, first.NextCursor), Stop);

        Assert.Equal<Audience>(expected, first.Items.Concat(second.Items));
        Assert.Null(second.NextCursor);
        await Assert.ThrowsAsync<RequestException>(() => audiences.ListAsync(account, new ListRequest(2, "x"), Stop));
    }

    [Fact]
    public async Task A_thousand_members_are_kept_once_each_in_the_order_of_their_ids()
    {
        var audiences = (await TestStorage.CreateAsync()).Get<IAudienceStore>();
        var (account, id) = (Some.Account(), Some.Ids.NewAudience());
        UserId[] users = [.. Enumerable.Range(0, 1000).Select(_ => Some.Ids.NewUser())];

        await audiences.AddUsersAsync(account, id, users, Stop);
        await audiences.AddUsersAsync(account, id, [.. users[..150], users[0]], Stop);

        var listed = await audiences.ListUsersAsync(account, id, UserSpan.Everyone, 2000, Stop);
        Assert.Equal<UserId>(users.OrderBy(user => user.Tail, StringComparer.Ordinal), listed);
    }

    [Fact]
    public async Task Members_are_read_on_from_the_last_one_seen()
    {
        var audiences = (await TestStorage.CreateAsync()).Get<IAudienceStore>();
        var (account, id) = (Some.Account(), Some.Ids.NewAudience());
        UserId[] users = [.. Enumerable.Range(0, 7).Select(_ => Some.Ids.NewUser()).OrderBy(user => user.Tail, StringComparer.Ordinal)];
        await audiences.AddUsersAsync(account, id, users, Stop);

        Assert.Equal(users[..3], await audiences.ListUsersAsync(account, id, UserSpan.Everyone, 3, Stop));
        Assert.Equal(users[3..6], await audiences.ListUsersAsync(account, id, new UserSpan(users[2], null, null), 3, Stop));
        Assert.Equal(users[6..], await audiences.ListUsersAsync(account, id, new UserSpan(users[5], null, null), 3, Stop));
        Assert.Empty(await audiences.ListUsersAsync(account, id, new UserSpan(users[6], null, null), 3, Stop));
    }

    [Fact]
    public async Task A_member_is_removed_however_often()
    {
        var audiences = (await TestStorage.CreateAsync()).Get<IAudienceStore>();
        var (account, id) = (Some.Account(), Some.Ids.NewAudience());
        UserId[] users = [Some.Ids.NewUser(), Some.Ids.NewUser()];
        await audiences.AddUsersAsync(account, id, users, Stop);

        await audiences.RemoveUsersAsync(account, id, [users[0]], Stop);
        await audiences.RemoveUsersAsync(account, id, [users[0]], Stop);

        Assert.Equal([users[1]], await audiences.ListUsersAsync(account, id, UserSpan.Everyone, 10, Stop));
    }

    [Fact]
    public async Task Many_members_are_removed_at_once_whether_or_not_all_of_them_are_there()
    {
        var audiences = (await TestStorage.CreateAsync()).Get<IAudienceStore>();
        var (account, id) = (Some.Account(), Some.Ids.NewAudience());
        UserId[] users = [.. Enumerable.Range(0, 250).Select(_ => Some.Ids.NewUser())];
        await audiences.AddUsersAsync(account, id, users, Stop);

        await audiences.RemoveUsersAsync(account, id, [.. users[..240], Some.Ids.NewUser()], Stop);

        Assert.Equal(
            users[240..].OrderBy(user => user.Tail, StringComparer.Ordinal), await audiences.ListUsersAsync(account, id, UserSpan.Everyone, 1000, Stop));
    }

    [Fact]
    public async Task Members_belong_to_one_audience_of_one_account()
    {
        var audiences = (await TestStorage.CreateAsync()).Get<IAudienceStore>();
        var (account, id) = (Some.Account(), Some.Ids.NewAudience());
        await audiences.AddUsersAsync(account, id, [Some.Ids.NewUser()], Stop);

        Assert.Empty(await audiences.ListUsersAsync(account, Some.Ids.NewAudience(), UserSpan.Everyone, 10, Stop));
        Assert.Empty(await audiences.ListUsersAsync(Some.Account(), id, UserSpan.Everyone, 10, Stop));
    }

    [Fact]
    public async Task Members_are_removed_a_thousand_at_a_time_until_none_is_left()
    {
        var audiences = (await TestStorage.CreateAsync()).Get<IAudienceStore>();
        var (account, id, other) = (Some.Account(), Some.Ids.NewAudience(), Some.Ids.NewAudience());
        await audiences.AddUsersAsync(account, id, [.. Enumerable.Range(0, 1010).Select(_ => Some.Ids.NewUser())], Stop);
        await audiences.AddUsersAsync(account, other, [Some.Ids.NewUser()], Stop);

        Assert.True(await audiences.RemoveSomeUsersAsync(account, id, Stop));
        Assert.Equal(10, (await audiences.ListUsersAsync(account, id, UserSpan.Everyone, 2000, Stop)).Count);
        Assert.False(await audiences.RemoveSomeUsersAsync(account, id, Stop));
        Assert.False(await audiences.RemoveSomeUsersAsync(account, id, Stop));

        Assert.Empty(await audiences.ListUsersAsync(account, id, UserSpan.Everyone, 10, Stop));
        Assert.Single(await audiences.ListUsersAsync(account, other, UserSpan.Everyone, 10, Stop));
    }

    [Fact]
    public async Task Two_that_remove_the_members_at_the_same_time_do_not_disturb_each_other()
    {
        var audiences = (await TestStorage.CreateAsync()).Get<IAudienceStore>();
        var (account, id) = (Some.Account(), Some.Ids.NewAudience());
        await audiences.AddUsersAsync(account, id, [.. Enumerable.Range(0, 150).Select(_ => Some.Ids.NewUser())], Stop);

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => audiences.RemoveSomeUsersAsync(account, id, Stop)));

        Assert.Empty(await audiences.ListUsersAsync(account, id, UserSpan.Everyone, 10, Stop));
    }

    private static Audience NewAudience() => new(Some.Ids.NewAudience(), "Regulars", new Filter.Tag("plan", null), Some.Noon, Some.Noon.AddMinutes(1));
}
