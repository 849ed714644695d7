using Microsoft.Extensions.Time.Testing;

namespace PushFunctions.Tests.Core.Audiences;

public sealed class AudienceServiceTests
{
    private readonly AccountSid _account = Some.Account();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Users_are_added_once_and_listed_in_the_order_of_their_ids()
    {
        var audiences = await StartAsync();
        var audience = await audiences.CreateAsync(_account, "all", null, Stop);
        UserId[] users = [.. Enumerable.Range(0, 7).Select(_ => Some.Ids.NewUser())];
        await audiences.AddUsersAsync(_account, audience.Id, [.. users, users[0]], Stop);
        await audiences.AddUsersAsync(_account, audience.Id, users[..3], Stop);

        var seen = new List<UserId>();
        string? cursor = null;
        do
        {
            var page = await audiences.ListUsersAsync(_account, audience.Id, new ListRequest(3, cursor), Stop);
            seen.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(users.OrderBy(user => user.Tail, StringComparer.Ordinal), seen);
    }

    [Fact]
    public async Task Removing_a_User_is_safe_to_repeat()
    {
        var audiences = await StartAsync();
        var audience = await audiences.CreateAsync(_account, null, null, Stop);
        var (user, other) = (Some.Ids.NewUser(), Some.Ids.NewUser());
        await audiences.AddUsersAsync(_account, audience.Id, [user, other], Stop);
        await audiences.RemoveUserAsync(_account, audience.Id, user, Stop);
        await audiences.RemoveUserAsync(_account, audience.Id, user, Stop);

        Assert.Equal([other], (await audiences.ListUsersAsync(_account, audience.Id, new ListRequest(10, null), Stop)).Items);
    }

    [Fact]
    public async Task Users_come_and_go_in_one_call_that_is_safe_to_repeat()
    {
        var audiences = await StartAsync();
        var audience = await audiences.CreateAsync(_account, null, null, Stop);
        UserId[] users = [.. Enumerable.Range(0, 4).Select(_ => Some.Ids.NewUser())];
        await audiences.AddUsersAsync(_account, audience.Id, users[..2], Stop);
        for (var time = 0; time < 2; time++) await audiences.UpdateUsersAsync(_account, audience.Id, users[2..], users[..1], Stop);

        var left = (await audiences.ListUsersAsync(_account, audience.Id, new ListRequest(10, null), Stop)).Items;
        Assert.Equal(users[1..].OrderBy(user => user.Tail, StringComparer.Ordinal), left);
    }

    [Fact]
    public async Task A_deleted_audience_is_gone_with_its_members()
    {
        var storage = await TestStorage.CreateAsync();
        var audiences = Start(storage);
        var audience = await audiences.CreateAsync(_account, "all", null, Stop);
        await audiences.AddUsersAsync(_account, audience.Id, [Some.Ids.NewUser()], Stop);
        await audiences.DeleteAsync(_account, audience.Id, Stop);

        await AssertNotFoundAsync(() => audiences.FindAsync(_account, audience.Id, Stop));
        await AssertNotFoundAsync(() => audiences.DeleteAsync(_account, audience.Id, Stop));
        await AssertNotFoundAsync(() => audiences.AddUsersAsync(_account, audience.Id, [Some.Ids.NewUser()], Stop));
        Assert.Empty(await storage.Get<IAudienceStore>().ListUsersAsync(_account, audience.Id, UserSpan.Everyone, 10, Stop));
    }

    [Fact]
    public async Task Another_accounts_audience_is_not_found()
    {
        var audiences = await StartAsync();
        var audience = await audiences.CreateAsync(_account, "all", null, Stop);
        var other = Some.Account();

        await AssertNotFoundAsync(() => audiences.FindAsync(other, audience.Id, Stop));
        await AssertNotFoundAsync(() => audiences.DeleteAsync(other, audience.Id, Stop));
        await AssertNotFoundAsync(() => audiences.ListUsersAsync(other, audience.Id, new ListRequest(10, null), Stop));
        await AssertNotFoundAsync(() => audiences.RemoveUserAsync(other, audience.Id, Some.Ids.NewUser(), Stop));
        await AssertNotFoundAsync(() => audiences.UpdateUsersAsync(other, audience.Id, [Some.Ids.NewUser()], [], Stop));
        Assert.Equal([audience], (await audiences.ListAsync(_account, new ListRequest(10, null), Stop)).Items);
    }

    [Fact]
    public async Task A_page_token_that_is_no_User_is_refused()
    {
        var audiences = await StartAsync();
        var audience = await audiences.CreateAsync(_account, null, null, Stop);

        var exception = await Assert.ThrowsAsync<RequestException>(
            () => audiences.ListUsersAsync(_account, audience.Id, new ListRequest(10, "x"), Stop));
        Assert.Equal(ProblemCode.InvalidRequest, exception.Problems[0].Code);
    }

    private async Task<AudienceService> StartAsync() => Start(await TestStorage.CreateAsync());

    private AudienceService Start(TestStorage storage) =>
        new CoreServices(storage, _account.Value, new FakeTimeProvider(Some.Noon)).Get<AudienceService>();

    private static async Task AssertNotFoundAsync(Func<Task> act) =>
        Assert.Equal(ProblemCode.NotFound, (await Assert.ThrowsAsync<RequestException>(act)).Problems[0].Code);
}
