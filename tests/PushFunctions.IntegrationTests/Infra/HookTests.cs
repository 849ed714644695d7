using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace PushFunctions.IntegrationTests.Infra;

/// <summary>The hooks of azd, run with an azd that only writes down what it is told.</summary>
public sealed partial class HookTests : IDisposable
{
    private const string Azd = """
        #!/usr/bin/env bash
        [ "$1 $2" = "env set" ] || exit 9
        shift 2
        if [ "$1" = --file ]; then cat "$2"; else printf '%s\n' "$@"; fi >> "$AZD_ENVIRONMENT"
        """;

    private readonly TemporaryFolder _folder = new();

    private string Environment => Path.Combine(_folder.Path, "environment");

    [Fact]
    public async Task The_key_and_the_token_are_made_and_not_printed()
    {
        var said = await RunAsync("preprovision.sh");

        var made = Made();
        Assert.Equal(
            ValidateOptionsResult.Success, new CredentialKeyOptionsValidator()
                .Validate(null, new CredentialKeyOptions { CredentialKey = made["PUSH_CREDENTIAL_KEY"] }));
        Assert.Equal(
            ValidateOptionsResult.Success,
            new AccountOptionsValidator()
                .Validate(null, new AccountOptions { Sid = "AC0123456789abcdef0123456789abcdef", AuthToken = made["PUSH_ACCOUNT_TOKEN"] }));
        Assert.DoesNotContain(made.Values, said.Contains);
    }

    [Fact]
    public async Task What_a_broken_off_provisioning_left_is_kept()
    {
        await RunAsync("preprovision.sh", ("PUSH_CREDENTIAL_KEY", "first"));

        Assert.Equal("first", Made()["PUSH_CREDENTIAL_KEY"]);
        Assert.Equal(64, Made()["PUSH_ACCOUNT_TOKEN"].Length);
    }

    [Fact]
    public async Task Nothing_is_made_where_the_vault_has_both()
    {
        await RunAsync("preprovision.sh", ("PUSH_SECRETS_STORED", "true"));

        Assert.False(File.Exists(Environment));
    }

    [Fact]
    public async Task Afterwards_azd_keeps_neither_and_says_how_to_read_the_token()
    {
        var said = await RunAsync(
            "postprovision.sh",
            ("PUSH_VAULT_NAME", "kv-1"), ("PUSH_BASE_ADDRESS", "https://func.example.com"), ("PUSH_ACCOUNT_SID", "AC1"),
            ("PUSH_ACCOUNT_TOKEN", "never to be printed"));

        Assert.Equal(
            ["PUSH_CREDENTIAL_KEY=", "PUSH_ACCOUNT_TOKEN=", "PUSH_SECRETS_STORED=true"],
            await File.ReadAllLinesAsync(Environment, TestContext.Current.CancellationToken));
        // azd up does not show what a hook says: the same commands stand in the pages, and need nothing that only the
        // hook knows.
        string[] commands =
            [.. said.Split('\n').Where(line => line.StartsWith("  ", StringComparison.Ordinal)).Select(line => line.Trim())];
        Assert.Equal(
            ["BASE=$(", "SID=$(", "TOKEN=$("], commands.Select(command => command[..(command.IndexOf('(', StringComparison.Ordinal) + 1)]));
        foreach (var page in new[] { Repository.PathTo("README.md"), Repository.PathTo("docs", "getting-started.md") })
            Assert.Contains(
                string.Join('\n', commands), await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken),
                StringComparison.Ordinal);
        Assert.All(commands, command => Assert.Matches(@"azd env get-value PUSH_(BASE_ADDRESS|ACCOUNT_SID|VAULT_NAME)\)", command));
        Assert.DoesNotContain("never to be printed", said, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<string> RunAsync(string hook, params (string Name, string Value)[] environment)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The hooks for Windows are PowerShell.");
        var azd = Path.Combine(_folder.Path, "azd");
        await File.WriteAllTextAsync(azd, Azd, TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(azd, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        var start = new ProcessStartInfo(
            "bash", [Repository.PathTo("infra", "hooks", hook)])
        { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("PUSH_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        start.Environment["PATH"] = $"{_folder.Path}:{start.Environment["PATH"]}";
        start.Environment["AZD_ENVIRONMENT"] = Environment;
        foreach (var (name, value) in environment) start.Environment[name] = value;

        using var process = Process.Start(start)!;
        var said = await Task.WhenAll(
            process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken),
            process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, string.Concat(said));
        return string.Concat(said);
    }

    private Dictionary<string, string> Made() =>
        Value().Matches(File.ReadAllText(Environment)).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);

    [GeneratedRegex("^(\\w+)=\"(.+)\"$", RegexOptions.Multiline)]
    private static partial Regex Value();
}
