using PushFunctions.Cli;
using PushFunctions.IntegrationTests.EndToEnd;

namespace PushFunctions.IntegrationTests.Cli;

/// <summary>Where a command gets address and secret from, and what is wrong with them.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class ProfileTests(SharedService shared)
{
    private const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Fact]
    public async Task A_profile_is_used_where_the_environment_says_nothing_or_the_command_names_one()
    {
        using var shop = await shared.NewCustomerAsync();
        using var cli = CliRun.With(
            new Dictionary<string, string> { [Profile.Url] = "http://127.0.0.1:9", [Profile.Sid] = "AC1", [Profile.Token] = "t" });
        using var bare = new CliRun(
            new Dictionary<string, string> { [Profile.File] = Path.Combine(cli.Folder, "profiles.json") }, cli.Folder);
        var both = new CliRun(
            new Dictionary<string, string>
            {
                [Profile.File] = Path.Combine(cli.Folder, "profiles.json"),
                [Profile.Url] = "http://127.0.0.1:9",
                [Profile.Sid] = "AC1",
                [Profile.Token] = "t",
            },
            cli.Folder);
        var text = $$"""{"url":"{{shop.Service.Address}}v1","sid":"{{shop.Account}}","token":"{{shop.AuthToken}}"}""";
        File.SetUnixFileMode(cli.Write("profiles.json", $$"""{"default":{{text}},"other":{{text}}}"""), Own);

        (await bare.RunAsync("operations", "list")).Ended(ExitCode.Done);
        (await both.RunAsync("operations", "list", "--profile", "other")).Ended(ExitCode.Done);
        var unknown = (await bare.RunAsync("operations", "list", "--profile", "nowhere")).Ended(ExitCode.Usage);

        Assert.EndsWith("has no profile 'nowhere'. It has: default, other.\n", unknown.Error, StringComparison.Ordinal);
    }

    [Theory]
    [
        InlineData(
            "{}", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead,
            "holds a secret, and other users of this machine can read it (mode 604). Run: chmod 600 ")
    ]
    [
        InlineData(
            "{}", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite,
            "other users of this machine can change it (mode 620)")
    ]
    [InlineData("{", Own, "is not JSON (line 1)")]
    [InlineData("""{"default":{"url":"push.example.com","sid":"AC1","token":"t"}}""", Own, "cannot be used: Address is missing")]
    [InlineData("""{"default":{"url":"http://push.example.com","sid":"AC1","token":"t"}}""", Own, "Address is http")]
    [InlineData("""{"default":{"url":"https://push.example.com","sid":"AC1"}}""", Own, "Token is missing")]
    public async Task A_profile_file_that_cannot_be_used_is_a_sentence(string text, UnixFileMode mode, string sentence)
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "profiles.json");
        await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
        File.SetUnixFileMode(file, mode);
        using var cli = new CliRun(new Dictionary<string, string> { [Profile.File] = file }, folder.Path);

        var result = (await cli.RunAsync("operations", "list")).Ended(ExitCode.Usage);

        Assert.Contains(sentence, result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Out);
    }

    [Fact]
    public async Task Without_any_it_says_how_to_set_one()
    {
        using var cli = CliRun.With(new Dictionary<string, string> { ["HOME"] = "/nowhere" });

        var result = (await cli.RunAsync("operations", "list")).Ended(ExitCode.Usage);

        Assert.StartsWith(
            "Which service? Set PUSHFUNCTIONS_URL, PUSHFUNCTIONS_SID and PUSHFUNCTIONS_TOKEN", result.Error, StringComparison.Ordinal);
        Assert.Contains("/nowhere/.config/pushfunctions/profiles.json", result.Error, StringComparison.Ordinal);
    }
}
