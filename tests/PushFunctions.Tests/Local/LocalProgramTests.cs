using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace PushFunctions.Tests.Local;

public sealed class LocalProgramTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task The_demo_passes_and_keeps_nothing()
    {
        using var local = LocalProcess.Start(_folder, arguments: "--demo");

        var (exitCode, output, errors) = await local.ReadToEndAsync();

        Assert.Equal("", errors);
        Assert.EndsWith("Demo passed." + Environment.NewLine, output, StringComparison.Ordinal);
        Assert.Equal(0, exitCode);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task Without_Node_it_says_so()
    {
        using var local = LocalProcess.Start(_folder, new Dictionary<string, string> { ["PATH"] = _folder.Path }, "--demo");

        AssertOneSentence(await local.ReadToEndAsync(), "No node was found in PATH. Azurite needs Node.js 20 or newer.");
    }

    [Fact]
    public async Task A_port_in_use_is_one_sentence()
    {
        using var stranger = new TcpListener(IPAddress.Loopback, 0);
        stranger.Start();
        var address = $"http://{stranger.LocalEndpoint}";
        using var local = LocalProcess.Start(_folder, new Dictionary<string, string> { ["ASPNETCORE_URLS"] = address });

        AssertOneSentence(await local.ReadToEndAsync(), $"Failed to bind to address {address}: address already in use. Stop the program that listens there, or set ASPNETCORE_URLS");
    }

    [Fact]
    public async Task A_port_of_the_simulator_in_use_is_named_with_its_setting()
    {
        using var stranger = new TcpListener(IPAddress.Loopback, 0);
        stranger.Start();
        var port = ((IPEndPoint)stranger.LocalEndpoint).Port;
        using var local = LocalProcess.Start(_folder, new Dictionary<string, string> { ["Local__SimulatorFcmPort"] = $"{port}" });

        var result = await local.ReadToEndAsync();

        AssertOneSentence(result, $"Port {port} on 127.0.0.1, wanted for the simulator's FCM listener, is in use.");
        Assert.Contains("Local__SimulatorFcmPort", result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Local__AzuriteQueuePort", "many", "Failed to convert configuration value 'many' at 'Local:AzuriteQueuePort'")]
    [InlineData("Local__SimulatorControlPort", "70000", "Section Local: The field SimulatorControlPort must be between 0 and 65535.")]
    [InlineData("PushStorage", "nonsense", "PushStorage is no storage connection string")]
    [InlineData("Push__CredentialKey", "short", "Push__CredentialKey")]
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
        await local.ReadUntilAsync("PushFunctions serves on ");
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
        await local.ReadUntilAsync("PushFunctions serves on ");
        using var azurite = FindAzurite();

        local.Kill();

        await azurite.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task The_credentials_are_the_same_after_a_restart()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signal to send.");

        Assert.Equal(await ReadTokenAsync(), await ReadTokenAsync());

        async Task<string> ReadTokenAsync()
        {
            using var local = LocalProcess.Start(_folder);
            var token = await local.ReadUntilAsync("TOKEN=");
            await local.TerminateAsync();
            Assert.Equal(0, (await local.ReadToEndAsync()).ExitCode);
            return token;
        }
    }

    public void Dispose() => _folder.Dispose();

    private Process FindAzurite()
    {
        using var note = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder.Path, "azurite.json")));
        return Process.GetProcessById(note.RootElement.GetProperty("ProcessId").GetInt32());
    }

    private static void AssertOneSentence((int ExitCode, string Output, string Errors) result, string sentence)
    {
        Assert.Contains(sentence, result.Errors, StringComparison.Ordinal);
        Assert.Single(result.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.DoesNotContain("Exception", result.Errors, StringComparison.Ordinal);
        Assert.Equal(1, result.ExitCode);
    }
}
