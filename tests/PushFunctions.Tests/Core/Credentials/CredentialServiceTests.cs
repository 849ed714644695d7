using Microsoft.Extensions.Time.Testing;

namespace PushFunctions.Tests.Core.Credentials;

public sealed class CredentialServiceTests
{
    private readonly AccountSid _account = Some.Account();
    private readonly FakeTimeProvider _time = new(Some.Noon);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_credential_makes_its_App_and_is_stored_sealed()
    {
        var storage = await TestStorage.CreateAsync();
        var service = Start(storage);
        var made = await service.Get<CredentialService>().CreateAsync(_account, Fcm("shop"), Stop);

        var view = await service.Get<AppService>().FindAsync(_account, Some.App(), Stop);
        Assert.Equal(made.Id, Assert.Single(view.DefaultCredentials).Id);
        Assert.True(view.App.IsDefault);
        Assert.Equal(made, await service.Get<CredentialService>().FindAsync(_account, made.Id, Stop));
        Assert.StartsWith("v1.", made.EncryptedContent, StringComparison.Ordinal);
        Assert.DoesNotContain("example-project", made.EncryptedContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_account_sees_nothing_of_it()
    {
        var service = Start(await TestStorage.CreateAsync());
        var made = await service.Get<CredentialService>().CreateAsync(_account, Fcm("shop"), Stop);
        var other = Some.Account();

        await AssertNotFoundAsync(() => service.Get<CredentialService>().FindAsync(other, made.Id, Stop));
        await AssertNotFoundAsync(() => service.Get<CredentialService>().UpdateAsync(other, made.Id, true, null, Stop));
        await AssertNotFoundAsync(() => service.Get<CredentialService>().DeleteAsync(other, made.Id, Stop));
        await AssertNotFoundAsync(() => service.Get<AppService>().FindAsync(other, Some.App(), Stop));
        Assert.Null(await service.Get<CredentialVault>().FindAsync(other, made.Id, Stop));
        Assert.Empty(
            (await service.Get<AppService>().ListAsync(other, new AppFilter(null, null, null), new ListRequest(10, null), Stop)).Items);
    }

    [Fact]
    public async Task A_bad_content_and_a_full_App_are_said_at_once_and_nothing_is_written()
    {
        var service = Start(await TestStorage.CreateAsync());
        var credentials = service.Get<CredentialService>();
        for (var i = 0; i < CatalogRules.MaximumCredentialsPerApp; i++) await credentials.CreateAsync(_account, Fcm("shop"), Stop);

        var exception = await Assert.ThrowsAsync<RequestException>(
            () => credentials.CreateAsync(
                _account, Fcm("shop") with { Content = new CredentialUpload(null, "x", null, null, null) }, Stop));
        Assert.Equal(
            ["$.appName", "$.content.certificate", "$.content.privateKey"], exception.Problems.Select(problem => problem.Context!));
        Assert.Equal(10, (await ListAsync(service)).Count);
    }

    [Fact]
    public async Task Many_credentials_at_once_leave_one_default_App_and_one_default_credential()
    {
        var service = Start(await TestStorage.CreateAsync(), TimeProvider.System);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => service.Get<CredentialService>().CreateAsync(_account, Fcm("shop"), Stop)));

        var all = await ListAsync(service);
        Assert.Equal(8, all.Count);
        Assert.Single(all, credential => credential.IsDefault);
        Assert.Single(
            (await service.Get<AppService>().ListAsync(_account, new AppFilter(null, null, true), new ListRequest(10, null), Stop)).Items);
    }

    [Fact]
    public async Task The_default_moves_to_another_credential_but_is_never_without_one()
    {
        var service = Start(await TestStorage.CreateAsync());
        var credentials = service.Get<CredentialService>();
        var first = await credentials.CreateAsync(_account, Fcm("shop"), Stop);
        var second = await credentials.CreateAsync(_account, Fcm("shop"), Stop);

        var exception = await Assert.ThrowsAsync<RequestException>(() => credentials.UpdateAsync(_account, first.Id, false, null, Stop));
        Assert.Equal("$.isDefault", exception.Problems[0].Context);
        Assert.True((await credentials.UpdateAsync(_account, second.Id, true, null, Stop)).IsDefault);
        Assert.False((await credentials.UpdateAsync(_account, first.Id, false, null, Stop)).IsDefault);
    }

    [Fact]
    public async Task A_rotation_takes_only_a_content_of_the_credentials_type()
    {
        var service = Start(await TestStorage.CreateAsync());
        var made = await service.Get<CredentialService>().CreateAsync(_account, Fcm("shop"), Stop);

        var exception = await Assert.ThrowsAsync<RequestException>(
            () => service.Get<CredentialService>().UpdateAsync(_account, made.Id, false, Keys.ApnsKey(), Stop));
        Assert.Contains("$.isDefault", exception.Problems.Select(problem => problem.Context));
        Assert.Contains("$.content.keyId", exception.Problems.Select(problem => problem.Context));
        Assert.Equal(1, (await service.Get<CredentialService>().FindAsync(_account, made.Id, Stop)).Revision);
    }

    [Fact]
    public async Task Deleting_the_last_credential_deletes_the_App_and_promotes_the_next()
    {
        var service = Start(await TestStorage.CreateAsync());
        var made = await service.Get<CredentialService>().CreateAsync(_account, Fcm("shop"), Stop);
        await service.Get<CredentialService>().CreateAsync(_account, Fcm("other"), Stop);
        await service.Get<CredentialService>().DeleteAsync(_account, made.Id, Stop);

        await AssertNotFoundAsync(() => service.Get<AppService>().FindAsync(_account, Some.App(), Stop));
        Assert.True((await service.Get<AppService>().FindAsync(_account, Some.App("other"), Stop)).App.IsDefault);
    }

    [Fact]
    public async Task Another_App_can_be_made_the_default()
    {
        var service = Start(await TestStorage.CreateAsync());
        await service.Get<CredentialService>().CreateAsync(_account, Fcm("shop"), Stop);
        await service.Get<CredentialService>().CreateAsync(_account, Fcm("other"), Stop);
        await service.Get<AppService>().MakeDefaultAsync(_account, Some.App("other"), Stop);

        var defaults = await service.Get<AppService>()
            .ListAsync(_account, new AppFilter(null, null, true), new ListRequest(10, null), Stop);
        Assert.Equal("other", Assert.Single(defaults.Items).App.Name.Value);
        await AssertNotFoundAsync(() => service.Get<AppService>().MakeDefaultAsync(_account, Some.App("third"), Stop));
    }

    [Fact]
    public async Task Lists_are_newest_first_and_filtered()
    {
        var service = Start(await TestStorage.CreateAsync());
        var credentials = service.Get<CredentialService>();
        var ids = new List<CredentialId>();
        foreach (
            var credential in new[] { Fcm("shop"), Fcm("other"), new NewCredential(Some.App(), Provider.Apn, Keys.ApnsKey(), false),
                Fcm("shop") })
        {
            ids.Add((await credentials.CreateAsync(_account, credential, Stop)).Id);
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal([ids[3], ids[2], ids[1], ids[0]], await FilterAsync(new CredentialFilter(null, null, null, null, null)));
        Assert.Equal([ids[3], ids[2], ids[0]], await FilterAsync(new CredentialFilter(null, null, Some.App(), null, null)));
        Assert.Equal([ids[2]], await FilterAsync(new CredentialFilter(null, null, null, Provider.Apn, null)));
        Assert.Equal([ids[3]], await FilterAsync(new CredentialFilter(null, null, null, null, false)));
        Assert.Equal(
            [ids[2], ids[1]], await FilterAsync(new CredentialFilter(Some.Noon.AddMinutes(1), Some.Noon.AddMinutes(2), null, null, null)));

        async Task<IEnumerable<CredentialId>> FilterAsync(CredentialFilter filter) =>
            (await credentials.ListAsync(_account, filter, new ListRequest(10, null), Stop)).Items.Select(credential => credential.Id);
    }

    private CoreServices Start(TestStorage storage, TimeProvider? time = null) => new(storage, _account.Value, time ?? _time);

    private static NewCredential Fcm(string app) => new(Some.App(app), Provider.Fcm, Keys.Fcm(), false);

    private async Task<IReadOnlyList<Credential>> ListAsync(CoreServices service) =>
        (await service.Get<CredentialService>()
            .ListAsync(_account, new CredentialFilter(null, null, null, null, null), new ListRequest(100, null), Stop)).Items;

    private static async Task AssertNotFoundAsync(Func<Task> act) =>
        Assert.Equal(ProblemCode.NotFound, (await Assert.ThrowsAsync<RequestException>(act)).Problems[0].Code);
}
