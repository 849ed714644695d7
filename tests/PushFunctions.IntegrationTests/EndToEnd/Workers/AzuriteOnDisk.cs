using System.Diagnostics;
using PushFunctions.IntegrationTests.Local;
using PushFunctions.Local;
using PushFunctions.Local.Azurite;

namespace PushFunctions.IntegrationTests.EndToEnd.Workers;

/// <summary>
/// An Azurite with its data on disk that can be stopped or killed, and started again on them. Unlike the real storage
/// it writes what it has acknowledged down only every few seconds, or when it is stopped: a kill takes it some
/// seconds back.
/// </summary>
internal sealed class AzuriteOnDisk : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly AzuriteSettings _settings;
    private AzuriteProcess? _process;

    private AzuriteOnDisk() => _settings = new AzuriteSettings(FreePort.Find(), FreePort.Find(), _folder.Path);

    public string ConnectionString => new AzuriteAddress(_settings.QueuePort, _settings.TablePort).ConnectionString;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<AzuriteOnDisk> StartAsync()
    {
        var azurite = new AzuriteOnDisk();
        await azurite.RestartAsync();
        return azurite;
    }

    public async Task RestartAsync() => _process = await AzuriteProcess.StartAsync(
        Clone.Find() ?? throw new InvalidOperationException("The tests run inside a clone of the repository."), _settings, static _ => { },
        TimeProvider.System, Stop);

    /// <summary>In order: it writes everything down.</summary>
    public async Task StopAsync() => await _process!.DisposeAsync();

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        var note = AzuriteNote.Read(_folder.Path) ?? throw new InvalidOperationException("Azurite has left no note.");
        using var process = Process.GetProcessById(note.ProcessId);
        process.Kill();
        await process.WaitForExitAsync(Stop);
        await _process!.DisposeAsync();
    }

    /// <summary>It stands still, and all that is asked of it waits.</summary>
    public Task PauseAsync() => SignalAsync("STOP");

    public Task ResumeAsync() => SignalAsync("CONT");

    /// <summary>Waits until all that was stored before is on disk: a second save after now has begun after now.
    /// Something has to be stored meanwhile.</summary>
    public async Task WaitUntilSavedAsync()
    {
        for (var saves = 0; saves < 2; saves++)
        {
            var before = Saved();
            await StallTimeout.UntilAsync(() => Task.FromResult(Saved()), now => now.Zip(before).All(pair => pair.First > pair.Second));
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
        _folder.Dispose();
    }

    private async Task SignalAsync(string signal)
    {
        var note = AzuriteNote.Read(_folder.Path) ?? throw new InvalidOperationException("Azurite has left no note.");
        using var process = Process.GetProcessById(note.ProcessId);
        await LocalProcess.SignalAsync(signal, process);
    }

    private DateTime[] Saved() =>
        [.. new[] { "table", "queue" }
            .Select(name => File.GetLastWriteTimeUtc(Path.Combine(_folder.Path, "azurite", $"__azurite_db_{name}__.json")))];
}
