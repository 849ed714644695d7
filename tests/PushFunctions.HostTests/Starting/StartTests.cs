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

        AssertRefused(app, "The storage account 127.0.0.1:9 does not answer: ");
    }

    [Theory]
    [InlineData("PushStorage", null, "No storage account is set: ")]
    [InlineData("PushStorage", "nonsense", "PushStorage is no storage connection string: ")]
    [InlineData("PushStorage__namePrefix", "test", "PushStorage__namePrefix must not be set for the Functions app: ")]
    [InlineData("Push__Account__Sid", "somebody", "Push__Account__Sid must be AC and 32 lower-case hex digits")]
    [InlineData("Push__Account__AuthToken", "short", "Push__Account__AuthToken must have at least 32 characters")]
    [InlineData("Push__CredentialKey", "c2hvcnQ=", "Push__CredentialKey must be the base64 of 32 bytes")]
    [InlineData("Push__PublicBaseAddress", "push.example.com", "Push__PublicBaseAddress must be an absolute http or https address")]
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
        AssertRefused(await AppProcess.RunByHandAsync(), "This program is started by the Azure Functions host, not by hand: ");

    private static void AssertRefused(AppProcess app, string sentence)
    {
        Assert.Equal(string.Empty, app.Output);
        Assert.StartsWith(sentence, app.Errors, StringComparison.Ordinal);
        Assert.Single(app.Errors.TrimEnd().Split('\n'));
        Assert.Equal(1, app.ExitCode);
    }
}
