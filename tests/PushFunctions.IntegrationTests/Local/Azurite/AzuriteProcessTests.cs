using System.Net;
using System.Net.Sockets;
using Azure.Storage.Queues;
using PushFunctions.Local;
using PushFunctions.Local.Azurite;

namespace PushFunctions.IntegrationTests.Local.Azurite;

public sealed class AzuriteProcessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;
    private readonly List<string> _said = [];

    [Fact]
    public async Task The_Azurite_of_a_start_that_was_killed_is_waited_for()
    {
        var settings = new AzuriteSettings(FreePort.Find(), FreePort.Find(), _folder.Path);
        var first = await StartAsync(settings);

        var second = StartAsync(settings);
        while (!_said.Any(
            line => line.StartsWith("Waiting for the Azurite of an earlier start to end (process ", StringComparison.Ordinal)))
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, _cancellation);
        await first.DisposeAsync();

        await using var azurite = await second;
        Assert.Equal(first.Address, azurite.Address);
        Assert.True((await Queue(azurite, "there").CreateAsync(cancellationToken: _cancellation)).Status < 300);
    }

    [Fact]
    public async Task What_was_stored_is_there_after_a_restart()
    {
        var settings = new AzuriteSettings(0, 0, _folder.Path);
        await using (var first = await StartAsync(settings))
            await Queue(first, "kept").CreateAsync(cancellationToken: _cancellation);

        await using var second = await StartAsync(settings);

        Assert.True((await Queue(second, "kept").ExistsAsync(_cancellation)).Value);
    }

    [Fact]
    public async Task A_port_in_use_is_named_with_the_setting_that_moves_it()
    {
        using var stranger = new TcpListener(IPAddress.Loopback, 0);
        stranger.Start();
        var port = ((IPEndPoint)stranger.LocalEndpoint).Port;

        var queues = await Assert.ThrowsAsync<StartException>(() => StartAsync(new AzuriteSettings(port, 0, _folder.Path)));
        var tables = await Assert.ThrowsAsync<StartException>(() => StartAsync(new AzuriteSettings(0, port, _folder.Path)));

        Assert.StartsWith($"Port {port} on 127.0.0.1, needed for Azurite's queues, is in use.", queues.Message, StringComparison.Ordinal);
        Assert.Contains("Local__AzuriteQueuePort", queues.Message, StringComparison.Ordinal);
        Assert.Contains("Local__AzuriteTablePort", tables.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_note_of_a_process_that_is_gone_is_not_believed()
    {
        var settings = new AzuriteSettings(FreePort.Find(), FreePort.Find(), _folder.Path);
        string note;
        await using (await StartAsync(settings))
            note = await File.ReadAllTextAsync(NotePath, _cancellation);
        await File.WriteAllTextAsync(NotePath, note, _cancellation);

        await using var next = await StartAsync(settings);

        Assert.DoesNotContain(_said, line => line.StartsWith("Waiting", StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_ends_as_soon_as_its_owner_does()
    {
        var azurite = await StartAsync(AzuriteSettings.InMemory);
        var ended = azurite.Ended;
        Assert.False(ended.IsCompleted);

        await azurite.DisposeAsync();

        await ended.WaitAsync(_cancellation);
        Assert.True(AzuriteProbe.IsFree(azurite.Address.QueuePort));
    }

    public void Dispose() => _folder.Dispose();

    private string NotePath => Path.Combine(_folder.Path, "azurite.json");

    private Task<AzuriteProcess> StartAsync(AzuriteSettings settings) =>
        AzuriteProcess.StartAsync(Clone.Find()!, settings, _said.Add, TimeProvider.System, _cancellation);

    private static QueueClient Queue(AzuriteProcess azurite, string name) => new(azurite.Address.ConnectionString, name);
}
