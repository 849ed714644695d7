using Azure;
using PushFunctions.Storage.Tables;

namespace PushFunctions.Tests.Storage;

public sealed class AccountStoreTests
{
    private static readonly SecretHash Secret = SecretHash.Of("a secret of at least thirty-two characters");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_account_is_found_as_it_was_saved()
    {
        var accounts = (await TestStorage.CreateAsync()).Get<IAccountStore>();
        var account = new Account(Some.Account(), Secret, Some.Noon);

        Assert.Null(await accounts.FindAsync(account.Sid, Stop));
        await accounts.SaveAsync(account, Stop);

        Assert.Equal(account, await accounts.FindAsync(account.Sid, Stop));
    }

    [Fact]
    public async Task Saving_an_account_again_replaces_its_token()
    {
        var accounts = (await TestStorage.CreateAsync()).Get<IAccountStore>();
        var account = new Account(Some.Account(), Secret, Some.Noon);
        await accounts.SaveAsync(account, Stop);

        var changed = account with { AuthToken = SecretHash.Of("another secret of thirty-two characters") };
        await accounts.SaveAsync(changed, Stop);

        Assert.Equal(changed, await accounts.FindAsync(account.Sid, Stop));
    }

    [Fact]
    public async Task A_key_is_found_by_its_sid_alone()
    {
        var accounts = (await TestStorage.CreateAsync()).Get<IAccountStore>();
        var key = NewKey(Some.Account()) with { Name = "build server", Scopes = Scopes.Register | Scopes.Send };

        await accounts.AddKeyAsync(key, Stop);

        Assert.Equal(key, await accounts.FindKeyAsync(key.Sid, Stop));
        Assert.Null(await accounts.FindKeyAsync(Some.Ids.NewApiKey(), Stop));
    }

    [Fact]
    public async Task A_key_without_a_name_is_kept_without_one()
    {
        var accounts = (await TestStorage.CreateAsync()).Get<IAccountStore>();
        var key = NewKey(Some.Account()) with { Name = null };

        await accounts.AddKeyAsync(key, Stop);

        Assert.Equal(key, await accounts.FindKeyAsync(key.Sid, Stop));
    }

    [Fact]
    public async Task A_removed_key_neither_works_nor_is_listed()
    {
        var accounts = (await TestStorage.CreateAsync()).Get<IAccountStore>();
        var key = NewKey(Some.Account());
        await accounts.AddKeyAsync(key, Stop);

        Assert.True(await accounts.RemoveKeyAsync(key.Account, key.Sid, Stop));

        Assert.Null(await accounts.FindKeyAsync(key.Sid, Stop));
        Assert.Empty((await accounts.ListKeysAsync(key.Account, new ListRequest(50, null), Stop)).Items);
        Assert.False(await accounts.RemoveKeyAsync(key.Account, key.Sid, Stop));
    }

    [Fact]
    public async Task A_key_cannot_be_removed_by_another_account()
    {
        var accounts = (await TestStorage.CreateAsync()).Get<IAccountStore>();
        var key = NewKey(Some.Account());
        await accounts.AddKeyAsync(key, Stop);

        Assert.False(await accounts.RemoveKeyAsync(Some.Account(), key.Sid, Stop));

        Assert.Equal(key, await accounts.FindKeyAsync(key.Sid, Stop));
    }

    [Fact]
    public async Task A_key_whose_removal_was_cut_short_can_be_removed_again()
    {
        var storage = await TestStorage.CreateAsync();
        var accounts = storage.Get<IAccountStore>();
        var key = NewKey(Some.Account());
        await accounts.AddKeyAsync(key, Stop);
        await storage.Table(TableNames.Accounts).DeleteEntityAsync(key.Sid.Value, "key", ETag.All, Stop);

        Assert.True(await accounts.RemoveKeyAsync(key.Account, key.Sid, Stop));

        Assert.Empty((await accounts.ListKeysAsync(key.Account, new ListRequest(50, null), Stop)).Items);
    }

    [Fact]
    public async Task Keys_are_listed_page_by_page_and_only_those_of_the_account()
    {
        var accounts = (await TestStorage.CreateAsync()).Get<IAccountStore>();
        var account = Some.Account();
        await accounts.SaveAsync(new Account(account, Secret, Some.Noon), Stop);
        ApiKey[] keys = [.. Enumerable.Range(0, 5).Select(_ => NewKey(account)).OrderBy(key => key.Sid.Value, StringComparer.Ordinal)];
        foreach (var key in keys) await accounts.AddKeyAsync(key, Stop);
        await accounts.AddKeyAsync(NewKey(Some.Account()), Stop);

        var first = await accounts.ListKeysAsync(account, new ListRequest(2, null), Stop);
        var second = await accounts.ListKeysAsync(account, new ListRequest(2, first.NextCursor), Stop);
        var third = await accounts.ListKeysAsync(account, new ListRequest(2, second.NextCursor), Stop);

        Assert.Equal<ApiKey>(keys, first.Items.Concat(second.Items).Concat(third.Items));
        Assert.Null(third.NextCursor);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1!48!VXNlcnM-")]
    [InlineData("SK0123456789abcdef0123456789abcdef' or PartitionKey ne '")]
    public async Task A_cursor_that_no_list_gave_out_is_refused(string cursor)
    {
        var accounts = (await TestStorage.CreateAsync()).Get<IAccountStore>();

        var refusal = await Assert.ThrowsAsync<RequestException>(
            () => accounts.ListKeysAsync(Some.Account(), new ListRequest(50, cursor), Stop));

        Assert.Equal(ProblemCode.InvalidRequest, refusal.Problems[0].Code);
    }

    [Fact]
    public async Task A_cursor_of_another_account_shows_nothing_of_it()
    {
        var accounts = (await TestStorage.CreateAsync()).Get<IAccountStore>();
        var foreign = NewKey(Some.Account());
        await accounts.AddKeyAsync(foreign, Stop);
        var own = NewKey(Some.Account());
        await accounts.AddKeyAsync(own, Stop);

        var page = await accounts.ListKeysAsync(own.Account, new ListRequest(50, foreign.Sid.Value), Stop);

        Assert.DoesNotContain(page.Items, key => key.Account != own.Account);
    }

    private static ApiKey NewKey(AccountSid account) => new(Some.Ids.NewApiKey(), account, "a key", Scopes.All, Secret, Some.Noon);
}
