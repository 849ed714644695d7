using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace PushFunctions.HostTests.Starting;

/// <summary>A start that cannot succeed ends with one line that says why.</summary>
public sealed class StartTests
{
    private const string NobodyThere =
        "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=AAAA;QueueEndpoint=http://127.0.0.1:9/devstoreaccount1;TableEndpoint=http://127.0.0.1:9/devstoreaccount1;";

    [Fact]
    public async Task Unreachable_storage_ends_the_start()
    {
        var app = await AppProcess.RunAsHostDoesAsync(("PushStorage", NobodyThere), ("PushStorage__maximumRetries", "0"));

        AssertRefused(app, "The storage account 127.0.0.1:9 does not respond: ");
    }

    [Fact]
    public async Task Storage_that_refuses_ends_the_start()
    {
        await using var storage = await StandInStorage.RefusingAsync();

        var app = await AppProcess.RunAsHostDoesAsync(("PushStorage", storage.ConnectionString), ("PushStorage__maximumRetries", "0"));

        AssertRefused(app, "The storage account 127.0.0.1:");
        Assert.Contains(
            "refused the request (AuthorizationPermissionMismatch): check the key in PushStorage, or give the identity the roles ",
            app.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_identity_that_nobody_assigned_ends_the_start()
    {
        // Where an app in Azure asks for its identity: it knows none of that id.
        await using var identities = WebApplication.CreateSlimBuilder(
            ["--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default", "Error"]).Build();
        identities.MapGet("/msi/token", () => Results.BadRequest());
        await identities.StartAsync(TestContext.Current.CancellationToken);

        var app = await AppProcess.RunAsHostDoesAsync(
            ("PushStorage", null),
            ("PushStorage__accountName", "nobody"),
            ("PushStorage__clientId", "5a0a3ec1-32d8-4e43-8f9f-0d36d1a5fe57"),
            ("IDENTITY_ENDPOINT", $"{identities.Urls.Single()}/msi/token"),
            ("IDENTITY_HEADER", "header"));

        AssertRefused(app, "No identity could sign in to the storage account nobody.table.core.windows.net: ");
    }

    [Fact]
    public async Task A_credential_key_that_does_not_open_what_is_stored_ends_the_start()
    {
        const string Row = """
            {"PartitionKey":"AC00000000000000000000000000000000","RowKey":"credential:0h5b3pktfer6kbfarcpctq38w1","odata.etag":"W/1","App":"shop","Type":"Fcm","IsDefault":true,"Revision":1,
             "Health":"Ok","CreatedAt":"2026-03-14T12:00:00Z","CreatedAt@odata.type":"Edm.DateTime","UpdatedAt":"2026-03-14T12:00:00Z","UpdatedAt@odata.type":"Edm.DateTime",
             "EncryptedContent0":"djEuMGExYjJjM2QuYzJWaGJHVms=","EncryptedContent0@odata.type":"Edm.Binary"}
            """;
        await using var storage = await StandInStorage.HoldingAsync(Row);

        var app = await AppProcess.RunAsHostDoesAsync(("PushStorage", storage.ConnectionString), ("PushStorage__maximumRetries", "0"));

        AssertRefused(
            app, "1 of 1 stored credentials and webhook secrets were encrypted with a key that is not configured (comms_credential_0h5b3pktfer6kbfarcpctq38w1 with the key 0a1b2c3d): ");
    }

    [Theory]
    [InlineData("PushStorage", null, "No storage account is set: ")]
    [InlineData("PushStorage", "nonsense", "PushStorage is not a storage connection string: ")]
    [InlineData("PushStorage__namePrefix", "test", "PushStorage__namePrefix must not be set for the Functions app: ")]
    [InlineData("Push__Account__Sid", "somebody", "Push__Account__Sid must be AC and 32 lower-case hex digits")]
    [InlineData("Push__Account__AuthToken", "short", "Push__Account__AuthToken must have at least 32 characters")]
    [InlineData(
        "Push__Account__AuthToken", "@Microsoft.KeyVault(SecretUri=https://kv.vault.azure.net/secrets/push-account-token)",
        "Push__Account__AuthToken is a Key Vault reference that was not resolved: ")]
    [InlineData(
        "Push__CredentialKey", "@Microsoft.KeyVault(SecretUri=https://kv.vault.azure.net/secrets/push-credential-key)",
        "Push__CredentialKey is a Key Vault reference that was not resolved: ")]
    [InlineData("Push__CredentialKey", "c2hvcnQ=", "Push__CredentialKey must be the base64 of 32 bytes")]
    [InlineData("Push__PublicBaseAddress", "push.example.com", "Push__PublicBaseAddress must be an absolute http or https URL")]
    [InlineData("Push__Cors__AllowedOrigins", "https://app.example.com,*", "Push__Cors__AllowedOrigins must not be *")]
    [InlineData("Push__Fcm__BaseAddress", "nowhere", "Push__Fcm__BaseAddress must be an absolute https address")]
    [InlineData("Push__Send__Parallelism", "many", "Failed to convert configuration value 'many' at 'Push:Send:Parallelism'")]
    public async Task A_bad_setting_ends_the_start(string name, string? value, string sentence)
    {
        var app = await AppProcess.RunAsHostDoesAsync((name, value));

        AssertRefused(app, sentence);
    }

    [Fact]
    public async Task All_bad_settings_are_named_at_once()
    {
        var app = await AppProcess.RunAsHostDoesAsync(("PushStorage", null), ("Push__CredentialKey", null));

        AssertRefused(app, string.Empty);
        Assert.Contains("No storage account is set", app.Errors, StringComparison.Ordinal);
        Assert.Contains("Push__CredentialKey must be", app.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_Functions_host_it_says_what_to_run() =>
        AssertRefused(await AppProcess.RunByHandAsync(), "This program must be started by the Azure Functions host: ");

    private static void AssertRefused(AppProcess app, string sentence)
    {
        Assert.Equal(string.Empty, app.Output);
        // The Functions host tells a line of its worker where it has a word such as "failed", and takes one with
        // "warn" for no error.
        Assert.True(app.Errors.StartsWith("The app failed to start. " + sentence, StringComparison.Ordinal), app.Errors);
        Assert.DoesNotContain("warn", app.Errors, StringComparison.OrdinalIgnoreCase);
        Assert.Single(app.Errors.TrimEnd().Split('\n'));
        Assert.Equal(1, app.ExitCode);
    }
}
