using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using PushFunctions.Storage;

namespace PushFunctions.IntegrationTests.Local;

/// <summary>What storage has to say against a start: one sentence with what to do, before anything is served.</summary>
public sealed class BadStartTests(AzuriteFixture azurite) : IDisposable
{
    private const string Reference = "@Microsoft.KeyVault(SecretUri=https://kv.vault.azure.net/secrets/a-secret-of-the-service)";

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Storage_that_is_not_there() =>
        await AssertRefusedAsync(
            "The storage account 127.0.0.1:9 does not respond: check ",
            ("PushStorage", "AccountName=a;AccountKey=AAAA;TableEndpoint=http://127.0.0.1:9/a;QueueEndpoint=http://127.0.0.1:9/a"),
            ("PushStorage__maximumRetries", "0"));

    [Fact]
    public async Task A_key_that_storage_refuses()
    {
        var connection = string.Join(
            ';', (await azurite.ConnectionStringAsync())
                .Split(';')
                .Select(part => part.StartsWith("AccountKey=", StringComparison.Ordinal) ? "AccountKey=d3Jvbmcga2V5" : part));

        await AssertRefusedAsync("refused the request (", ("PushStorage", connection), ("PushStorage__maximumRetries", "0"));
    }

    [Fact]
    public async Task An_identity_that_nobody_assigned()
    {
        // Where an app in Azure asks for its identity: it knows none of that id.
        await using var identities = WebApplication.CreateSlimBuilder(
            ["--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default", "Error"]).Build();
        identities.MapGet("/msi/token", () => Results.BadRequest());
        await identities.StartAsync(Stop);

        await AssertRefusedAsync(
            "No identity could sign in to the storage account nobody.table.core.windows.net: check that the managed identity exists and is assigned to this app",
            ("PushStorage__accountName", "nobody"),
            ("PushStorage__clientId", "5a0a3ec1-32d8-4e43-8f9f-0d36d1a5fe57"),
            ("PushStorage__maximumRetries", "0"),
            ("IDENTITY_ENDPOINT", $"{identities.Urls.Single()}/msi/token"),
            ("IDENTITY_HEADER", "header"));
    }

    [Fact]
    public async Task A_secret_that_the_vault_did_not_give() =>
        await AssertRefusedAsync(
            "Push__Account__AuthToken is a Key Vault reference that was not resolved: check ",
            ("Push__Account__Sid", "AC0123456789abcdef0123456789abcdef"),
            ("Push__Account__AuthToken", Reference));

    [Fact]
    public async Task A_credential_key_that_does_not_open_what_is_stored()
    {
        var account = Some.Account();
        var prefix = azurite.NewPrefix();
        var key = Convert.ToBase64String([.. Enumerable.Repeat((byte)1, 32)]);
        var id = await StoreAsync(account, prefix, key);
        (string, string)[] settings =
        [
            ("PushStorage", await azurite.ConnectionStringAsync()),
            ("PushStorage__namePrefix", prefix),
            ("Push__Account__Sid", account.Value),
            ("Push__Account__AuthToken", new string('a', 32)),
        ];
        var other = Convert.ToBase64String([.. Enumerable.Repeat((byte)2, 32)]);

        await AssertRefusedAsync(
            $"1 of 1 stored credentials and webhook secrets were encrypted with a key that is not configured ({id} with the key ",
            [.. settings, ("Push__CredentialKey", other)]);
        await AssertServesAsync([.. settings, ("Push__CredentialKey", other), ("Push__OlderCredentialKeys", key)]);
        await AssertServesAsync([.. settings, ("Push__CredentialKey", other), ("Push__AcceptLostCredentialKeys", "true")]);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<CredentialId> StoreAsync(AccountSid account, string prefix, string key)
    {
        var storage = new TestStorage(await azurite.ConnectionStringAsync(), prefix);
        await storage.Get<StorageSetup>().EnsureAsync(Stop);
        var app = new App(Some.App(), true, Some.Noon, Some.Noon);
        var content = new CredentialContent.ApnsTokenKey("a key", "ABC1234567", "DEF1234567", "org.example.shop");
        var id = Some.Ids.NewCredential();
        var sealedContent = new CredentialCodec(new CredentialProtector([Convert.FromBase64String(key)])).Protect(account, id, 1, content);
        var credential = new Credential(id, app.Name, Provider.Apn, true, 1, sealedContent, CredentialHealth.Ok) { CreatedAt = Some.Noon, UpdatedAt = Some.Noon };
        Assert.True(
            await storage.Get<ICatalogStore>().TrySaveAsync(
                new Catalog(account, [], [], null), new CatalogChange { PutApps = [app], PutCredentials = [credential] }, Stop));
        return id;
    }

    private async Task AssertRefusedAsync(string sentence, params (string Name, string Value)[] settings)
    {
        using var local = LocalProcess.Start(_folder, settings.ToDictionary(setting => setting.Name, setting => setting.Value));

        var (exitCode, output, errors) = await local.ReadToEndAsync();

        Assert.Contains(sentence, errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", output, StringComparison.Ordinal);
        Assert.Single(errors.TrimEnd().Split('\n'));
        Assert.Equal(1, exitCode);
    }

    private async Task AssertServesAsync(params (string Name, string Value)[] settings)
    {
        using var local = LocalProcess.Start(_folder, settings.ToDictionary(setting => setting.Name, setting => setting.Value));
        await local.ReadUntilAsync("PushFunctions is running on ");
    }
}
