using Microsoft.Extensions.Time.Testing;

namespace PushFunctions.Tests.Core.Credentials;

public sealed class CredentialVaultTests
{
    private readonly AccountSid _account = Some.Account();
    private readonly FakeTimeProvider _time = new(Some.Noon);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_rotated_secret_is_used_at_once_and_its_health_begins_anew()
    {
        var service = Start(await TestStorage.CreateAsync());
        var credentials = service.Get<CredentialService>();
        var vault = service.Get<CredentialVault>();
        var made = await credentials.CreateAsync(_account, Fcm("shop"), Stop);
        var before = (await vault.FindAsync(_account, made.Id, Stop))!;
        await vault.ReportAsync(before.Credential, new CredentialHealth(CredentialStatus.Failing, "UNAUTHENTICATED", null), Stop);
        Assert.Equal(
            new CredentialHealth(CredentialStatus.Failing, "UNAUTHENTICATED", Some.Noon),
            (await vault.FindAsync(_account, made.Id, Stop))!.Health);

        await credentials.UpdateAsync(
            _account, made.Id, null, Keys.Fcm() with { PrivateKey = Keys.Base64(Keys.ServiceAccount(changes: ("project_id", "rotated"))) },
            Stop);

        var after = (await vault.FindAsync(_account, made.Id, Stop))!;
        Assert.Equal((2, CredentialHealth.Ok), (after.Credential.Revision, after.Health));
        Assert.Equal("rotated", Assert.IsType<CredentialContent.FcmServiceAccount>(after.Credential.Content).ProjectId);

        await vault.ReportAsync(before.Credential, new CredentialHealth(CredentialStatus.Failing, "UNAUTHENTICATED", null), Stop);
        Assert.Equal(CredentialHealth.Ok, (await credentials.FindAsync(_account, made.Id, Stop)).Health);
    }

    [Fact]
    public async Task Another_instance_sees_a_change_within_a_minute()
    {
        var storage = await TestStorage.CreateAsync();
        var (one, other) = (Start(storage), Start(storage));
        var made = await one.Get<CredentialService>().CreateAsync(_account, Fcm("shop"), Stop);
        Assert.NotNull(await other.Get<CredentialVault>().FindAsync(_account, made.Id, Stop));
        await one.Get<CredentialService>().DeleteAsync(_account, made.Id, Stop);

        Assert.Null(await one.Get<CredentialVault>().FindAsync(_account, made.Id, Stop));
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.NotNull(await other.Get<CredentialVault>().FindAsync(_account, made.Id, Stop));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await other.Get<CredentialVault>().FindAsync(_account, made.Id, Stop));
    }

    [Fact]
    public async Task Another_instance_sees_the_new_secret_of_a_credential_that_fails_at_its_next_look()
    {
        var storage = await TestStorage.CreateAsync();
        var (one, other) = (Start(storage), Start(storage));
        var made = await one.Get<CredentialService>().CreateAsync(_account, Fcm("shop"), Stop);
        var vault = other.Get<CredentialVault>();
        await vault.ReportAsync(
            (await vault.FindAsync(_account, made.Id, Stop))!.Credential,
            new CredentialHealth(CredentialStatus.Failing, "UNAUTHENTICATED", null), Stop);
        Assert.Equal(1, (await vault.FindAsync(_account, made.Id, Stop))!.Credential.Revision);

        await one.Get<CredentialService>()
            .UpdateAsync(
                _account, made.Id, null,
                Keys.Fcm() with { PrivateKey = Keys.Base64(Keys.ServiceAccount(changes: ("project_id", "rotated"))) }, Stop);

        Assert.Equal(2, (await vault.FindAsync(_account, made.Id, Stop))!.Credential.Revision);
    }

    [Fact]
    public async Task A_credential_is_opened_once_per_read_of_the_catalog()
    {
        var service = Start(await TestStorage.CreateAsync());
        var made = await service.Get<CredentialService>().CreateAsync(_account, Fcm("shop"), Stop);
        var vault = service.Get<CredentialVault>();

        Assert.Same(await vault.FindAsync(_account, made.Id, Stop), await vault.FindAsync(_account, made.Id, Stop));
    }

    [Fact]
    public async Task A_credential_that_was_sealed_with_a_lost_key_is_a_fault()
    {
        var storage = await TestStorage.CreateAsync();
        var service = Start(storage);
        var made = await service.Get<CredentialService>().CreateAsync(_account, Fcm("shop"), Stop);
        var catalogs = storage.Get<ICatalogStore>();
        var lost = new CredentialProtector([new byte[32]]).Protect("{}", "credential");
        Assert.True(
            await catalogs.TrySaveAsync(
                await catalogs.LoadAsync(_account, Stop), new CatalogChange { PutCredentials = [made with { EncryptedContent = lost }] },
                Stop));

        await Assert.ThrowsAsync<CredentialDecryptionException>(() => service.Get<CredentialVault>().FindAsync(_account, made.Id, Stop));
    }

    private CoreServices Start(TestStorage storage) => new(storage, _account.Value, _time);

    private static NewCredential Fcm(string app) => new(Some.App(app), Provider.Fcm, Keys.Fcm(), false);
}
