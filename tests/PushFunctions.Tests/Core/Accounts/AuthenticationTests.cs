using Microsoft.Extensions.Time.Testing;

namespace PushFunctions.Tests.Core.Accounts;

public sealed class AuthenticationTests
{
    private readonly AccountSid _account = Some.Account();
    private readonly FakeTimeProvider _time = new(Some.Noon);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_account_of_the_settings_signs_in_with_its_token_and_may_do_everything()
    {
        var service = await StartAsync();

        Assert.Equal(
            new Caller(_account, null, Scopes.All), await service.Get<Authenticator>()
                .AuthenticateAsync(_account.Value, CoreServices.AuthToken, Stop));
    }

    [Fact]
    public async Task A_wrong_token_an_unknown_name_and_a_name_that_is_none_are_nobody()
    {
        var authenticator = (await StartAsync()).Get<Authenticator>();

        Assert.Null(await authenticator.AuthenticateAsync(_account.Value, CoreServices.AuthToken + "!", Stop));
        Assert.Null(await authenticator.AuthenticateAsync(_account.Value, "", Stop));
        Assert.Null(await authenticator.AuthenticateAsync(Some.Account().Value, CoreServices.AuthToken, Stop));
        Assert.Null(await authenticator.AuthenticateAsync(Some.Ids.NewApiKey().Value, CoreServices.AuthToken, Stop));
        Assert.Null(await authenticator.AuthenticateAsync("../account", CoreServices.AuthToken, Stop));
    }

    [Fact]
    public async Task Making_the_first_account_again_writes_nothing()
    {
        var storage = await TestStorage.CreateAsync();
        var service = await StartAsync(storage);
        var before = await storage.Get<IAccountStore>().FindAsync(_account, Stop);
        await service.Get<AccountSeeder>().EnsureAsync(Stop);

        Assert.Equal(before, await storage.Get<IAccountStore>().FindAsync(_account, Stop));
    }

    [Fact]
    public async Task A_new_token_in_the_settings_replaces_the_old_one_and_is_taken_at_once()
    {
        var storage = await TestStorage.CreateAsync();
        var running = await StartAsync(storage);
        await running.Get<Authenticator>().AuthenticateAsync(_account.Value, CoreServices.AuthToken, Stop);
        const string changed = "another token of at least thirty-two characters";
        await StartAsync(storage, changed);

        Assert.NotNull(await running.Get<Authenticator>().AuthenticateAsync(_account.Value, changed, Stop));
        Assert.Null(await running.Get<Authenticator>().AuthenticateAsync(_account.Value, CoreServices.AuthToken, Stop));
        Assert.Equal(Some.Noon, (await storage.Get<IAccountStore>().FindAsync(_account, Stop))?.CreatedAt);
    }

    [Fact]
    public async Task Callers_that_were_found_are_kept_for_a_minute()
    {
        var storage = await TestStorage.CreateAsync();
        var authenticator = (await StartAsync(storage)).Get<Authenticator>();
        await authenticator.AuthenticateAsync(_account.Value, CoreServices.AuthToken, Stop);
        await storage.Get<IAccountStore>()
            .SaveAsync(new Account(_account, SecretHash.Of("changed by another instance, 32 characters"), Some.Noon), Stop);

        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.NotNull(await authenticator.AuthenticateAsync(_account.Value, CoreServices.AuthToken, Stop));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await authenticator.AuthenticateAsync(_account.Value, CoreServices.AuthToken, Stop));
    }

    [Fact]
    public async Task An_API_key_signs_in_with_its_scopes_until_it_is_deleted()
    {
        var service = await StartAsync();
        var made = await service.Get<ApiKeyService>().CreateAsync(_account, "backend", Scopes.Send, Stop);

        Assert.Equal(
            new Caller(_account, made.Key.Sid, Scopes.Send), await service.Get<Authenticator>()
                .AuthenticateAsync(made.Key.Sid.Value, made.Secret, Stop));
        Assert.Null(await service.Get<Authenticator>().AuthenticateAsync(made.Key.Sid.Value, CoreServices.AuthToken, Stop));
        Assert.DoesNotContain(made.Secret, $"{made}", StringComparison.Ordinal);

        await service.Get<ApiKeyService>().DeleteAsync(_account, made.Key.Sid, Stop);
        Assert.Null(await service.Get<Authenticator>().AuthenticateAsync(made.Key.Sid.Value, made.Secret, Stop));
    }

    [Fact]
    public async Task Another_accounts_key_cannot_be_deleted_and_is_not_found()
    {
        var keys = (await StartAsync()).Get<ApiKeyService>();
        var made = await keys.CreateAsync(_account, null, Scopes.All, Stop);

        var exception = await Assert.ThrowsAsync<RequestException>(() => keys.DeleteAsync(Some.Account(), made.Key.Sid, Stop));
        Assert.Equal(ProblemCode.NotFound, exception.Problems[0].Code);
        Assert.Single((await keys.ListAsync(_account, new ListRequest(10, null), Stop)).Items);
    }

    [Fact]
    public async Task An_account_has_at_most_100_keys()
    {
        var storage = await TestStorage.CreateAsync();
        for (var i = 0; i < ApiKeyService.MaximumKeys; i++)
            await storage.Get<IAccountStore>()
                .AddKeyAsync(new ApiKey(Some.Ids.NewApiKey(), _account, null, Scopes.Send, SecretHash.Of("x"), Some.Noon), Stop);
        var keys = (await StartAsync(storage)).Get<ApiKeyService>();

        var exception = await Assert.ThrowsAsync<RequestException>(() => keys.CreateAsync(_account, null, Scopes.Send, Stop));
        Assert.Equal(ProblemCode.InvalidRequest, exception.Problems[0].Code);
    }

    private async Task<CoreServices> StartAsync(TestStorage? storage = null, string authToken = CoreServices.AuthToken)
    {
        var service = new CoreServices(storage ?? await TestStorage.CreateAsync(), _account.Value, _time, authToken);
        await service.Get<AccountSeeder>().EnsureAsync(Stop);
        return service;
    }
}
