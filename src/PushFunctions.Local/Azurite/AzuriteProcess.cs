using System.Diagnostics;
using PushFunctions.Core.Starting;

namespace PushFunctions.Local.Azurite;

/// <summary>A running Azurite: one that this program started and stops, or one of this clone that was running already.</summary>
public sealed class AzuriteProcess : IAsyncDisposable
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);

    private readonly Process? _process;
    private readonly TimeProvider _time;
    private readonly string? _folder;
    private AzuriteNote? _note;

    private AzuriteProcess(Process? process, AzuriteAddress address, string? folder, TimeProvider time)
    {
        _process = process;
        _folder = folder;
        _time = time;
        Address = address;
    }

    public AzuriteAddress Address { get; }

    /// <summary>Whether another start of the same clone owns it: then disposing leaves it alone.</summary>
    public bool IsAdopted => _process is null;

    /// <summary>Completes when the process has ended, for whatever reason; never for an adopted one.</summary>
    public Task Ended => _process?.WaitForExitAsync() ?? Task.Delay(Timeout.InfiniteTimeSpan, _time);

    /// <summary>Installs Azurite where it is not there, starts it on 127.0.0.1 and waits until it answers.</summary>
    /// <exception cref="StartException">It could not be installed or started, or a port is in use.</exception>
    public static async Task<AzuriteProcess> StartAsync(
        string clone, AzuriteSettings settings, Action<string> say, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await FindRunningAsync(settings, cancellationToken) is { } running)
        {
            say($"Using the Azurite that this clone already runs (process {running.ProcessId}).");
            return new AzuriteProcess(null, new AzuriteAddress(running.QueuePort, running.TablePort), settings.Folder, time);
        }

        Require(settings.QueuePort, "queues", nameof(LocalOptions.AzuriteQueuePort));
        Require(settings.TablePort, "tables", nameof(LocalOptions.AzuriteTablePort));
        var script = await AzuriteInstall.EnsureAsync(clone, say, time, cancellationToken);
        var process = AzuriteLaunch.Start(script, settings);
        try
        {
            var address = await AzuriteLaunch.WaitUntilReadyAsync(process, time, cancellationToken);
            var azurite = new AzuriteProcess(process, address, settings.Folder, time);
            azurite.Note();
            return azurite;
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is null) return;
        // Its standard input is what keeps it; closing it lets it write its data down.
        _process.StandardInput.Close();
        try
        {
            await _process.WaitForExitAsync().WaitAsync(StopPatience, _time);
        }
        catch (TimeoutException)
        {
            _process.Kill();
        }

        if (_folder is not null) _note?.Remove(_folder);
        _process.Dispose();
    }

    private static async Task<AzuriteNote?> FindRunningAsync(AzuriteSettings settings, CancellationToken cancellationToken)
    {
        if (settings.Folder is null || AzuriteNote.Read(settings.Folder) is not { } note || !note.IsAlive()) return null;
        if ((note.QueuePort, note.TablePort) != (settings.QueuePort, settings.TablePort)) return null;
        var answers = await Task.WhenAll(AzuriteProbe.AnswersAsync(note.QueuePort, cancellationToken), AzuriteProbe.AnswersAsync(note.TablePort, cancellationToken));
        return answers.All(static answer => answer) ? note : null;
    }

    private static void Require(int port, string what, string setting)
    {
        if (AzuriteProbe.IsFree(port)) return;
        throw new StartException(
            $"Port {port} on 127.0.0.1, wanted for Azurite's {what}, is in use. Stop the program that listens there, set {LocalOptions.Section}__{setting} to another port, " +
            "or set PushStorage to use a storage account of your own.");
    }

    private void Note()
    {
        if (_process is null || _folder is null) return;
        _note = AzuriteNote.Of(_process, Address);
        _note.Write(_folder);
    }
}
