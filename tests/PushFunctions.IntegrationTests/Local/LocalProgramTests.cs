using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace PushFunctions.IntegrationTests.Local;

public sealed class LocalProgramTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task The_demo_passes_and_keeps_nothing()
    {
        using var local = LocalProcess.Start(_folder, arguments: "--demo");

        var (exitCode, output, errors) = await local.ReadToEndAsync();

        Assert.Equal("", errors);
        Assert.EndsWith(
            "Demo passed." + Environment.NewLine + "In the browser: start without --demo and open http://127.0.0.1:7071/console."
                + Environment.NewLine,
            output, StringComparison.Ordinal);
        Assert.Equal(0, exitCode);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task Without_Node_it_says_so()
    {
        using var local = LocalProcess.Start(_folder, new Dictionary<string, string> { ["PATH"] = _folder.Path }, "--demo");

        AssertOneSentence(await local.ReadToEndAsync(), "node was not found in PATH. Azurite needs Node.js 20 or newer.");
    }

    [Fact]
    public async Task A_port_in_use_is_one_sentence()
    {
        using var stranger = new TcpListener(IPAddress.Loopback, 0);
        stranger.Start();
        var address = $"http://{stranger.LocalEndpoint}";
        using var local = LocalProcess.Start(_folder, new Dictionary<string, string> { ["ASPNETCORE_URLS"] = address });

        AssertOneSentence(
            await local.ReadToEndAsync(),
            $"Port {((IPEndPoint)stranger.LocalEndpoint).Port} on 127.0.0.1 is in use. Stop the program that listens there, or use another port: --port 7081, or --port 0 for free ports.");
    }

    [Fact]
    public async Task A_second_Local_of_a_folder_says_where_the_first_is_and_leaves_it_alone()
    {
        using var first = LocalProcess.Start(_folder);
        var serves = await first.ReadUntilAsync("PushFunctions is running on ");
        using var second = LocalProcess.Start(_folder);
        using var reset = LocalProcess.Start(_folder, arguments: "--reset");

        var address = serves.Split(' ')[4].TrimEnd('.');
        AssertOneSentence(await second.ReadToEndAsync(), $"Local is already running in this clone (process {first.Id}, {address}).");
        AssertOneSentence(await reset.ReadToEndAsync(), $"Local is already running in this clone (process {first.Id}, {address}).");
        using var client = new HttpClient();
        Assert.Equal(
            HttpStatusCode.OK, (await client.GetAsync(new Uri($"{address}/v1/health"), TestContext.Current.CancellationToken)).StatusCode);
        using var azurite = FindAzurite();
        first.Kill();
        await azurite.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Reset_begins_with_a_new_account_and_deletes_nothing_of_others()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signal to send.");
        var strangers = Path.Combine(_folder.Path, "notes.txt");
        await File.WriteAllTextAsync(strangers, "mine", TestContext.Current.CancellationToken);
        var before = await ReadTokenAsync();

        var after = await ReadTokenAsync("--reset");

        Assert.NotEqual(before, after);
        Assert.Equal(after, await ReadTokenAsync());
        Assert.Equal("mine", await File.ReadAllTextAsync(strangers, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Help_tells_the_arguments_and_starts_nothing()
    {
        using var local = LocalProcess.Start(_folder, arguments: "--help");

        var (exitCode, output, errors) = await local.ReadToEndAsync();

        Assert.Equal("", errors);
        Assert.Equal(0, exitCode);
        foreach (var argument in new[] { "--port", "--reset", "--demo", "--help" })
            Assert.Contains(argument, output, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task A_misspelled_argument_or_setting_starts_nothing()
    {
        using var argument = LocalProcess.Start(_folder, arguments: "--pord=1");
        using var setting = LocalProcess.Start(_folder, new Dictionary<string, string> { ["Push__Delivery__MaximumWiat"] = "00:10:00" });

        AssertOneSentence(await argument.ReadToEndAsync(), "Unknown argument --pord. Did you mean --port?");
        AssertOneSentence(
            await setting.ReadToEndAsync(), "Push__Delivery__MaximumWiat is not a setting. Did you mean Push__Delivery__MaximumWait?");
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task A_port_of_the_simulator_in_use_is_named_with_its_setting()
    {
        using var stranger = new TcpListener(IPAddress.Loopback, 0);
        stranger.Start();
        var port = ((IPEndPoint)stranger.LocalEndpoint).Port;
        using var local = LocalProcess.Start(_folder, new Dictionary<string, string> { ["Local__SimulatorFcmPort"] = $"{port}" });

        var result = await local.ReadToEndAsync();

        AssertOneSentence(result, $"Port {port} on 127.0.0.1, needed for the simulator's FCM listener, is in use.");
        Assert.Contains("Local__SimulatorFcmPort", result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Local__AzuriteQueuePort", "many", "Failed to convert configuration value 'many' at 'Local:AzuriteQueuePort'")]
    [InlineData("Local__SimulatorControlPort", "70000", "Section Local: The field SimulatorControlPort must be between 0 and 65535.")]
    [InlineData("PushStorage", "nonsense", "PushStorage is not a storage connection string")]
    [InlineData("Push__CredentialKey", "short", "Push__CredentialKey")]
    [InlineData("ASPNETCORE_URLS", "here", "ASPNETCORE_URLS has here, which is not an address to listen on.")]
    [InlineData("Push__Account__Sid", "me", "Push__Account__Sid must be AC and 32 lower-case hex digits")]
    public async Task A_wrong_setting_is_one_sentence(string name, string value, string sentence)
    {
        using var local = LocalProcess.Start(_folder, new Dictionary<string, string> { [name] = value });

        AssertOneSentence(await local.ReadToEndAsync(), sentence);
    }

    [Fact]
    public async Task Told_to_end_it_stops_everything_it_started()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signal to send.");
        using var local = LocalProcess.Start(_folder);
        await local.ReadUntilAsync("PushFunctions is running on ");
        using var azurite = FindAzurite();

        // In a terminal Ctrl+C reaches Azurite as well, which must not end before the service has.
        await LocalProcess.SignalAsync("INT", azurite);
        await local.TerminateAsync();
        var (exitCode, _, errors) = await local.ReadToEndAsync();

        Assert.Equal("", errors);
        Assert.Equal(0, exitCode);
        Assert.True(azurite.HasExited);
    }

    [Fact]
    public async Task Killed_it_leaves_no_Azurite_behind()
    {
        using var local = LocalProcess.Start(_folder);
        await local.ReadUntilAsync("PushFunctions is running on ");
        using var azurite = FindAzurite();

        local.Kill();

        await azurite.WaitForExitAsync(TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task The_credentials_are_the_same_after_a_restart()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signal to send.");

        Assert.Equal(await ReadTokenAsync(), await ReadTokenAsync());
    }

    public void Dispose() => _folder.Dispose();

    private async Task<string> ReadTokenAsync(params IEnumerable<string> arguments)
    {
        using var local = LocalProcess.Start(_folder, arguments: arguments);
        var token = await local.ReadUntilAsync("TOKEN=");
        await local.TerminateAsync();
        Assert.Equal(0, (await local.ReadToEndAsync()).ExitCode);
        return token;
    }

    private Process FindAzurite()
    {
        using var note = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder.Path, "azurite.json")));
        return Process.GetProcessById(note.RootElement.GetProperty("ProcessId").GetInt32());
    }

    private static void AssertOneSentence((int ExitCode, string Output, string Errors) result, string sentence)
    {
        Assert.Contains(sentence, result.Errors, StringComparison.Ordinal);
        Assert.Single(result.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.DoesNotContain("Exception", result.Errors + result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Output, StringComparison.Ordinal);
        Assert.Equal(1, result.ExitCode);
    }
}
