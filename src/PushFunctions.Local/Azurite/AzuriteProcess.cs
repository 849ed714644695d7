using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace PushFunctions.Local.Azurite;

/// <summary>Checks the ports of 127.0.0.1.</summary>
internal static class AzuriteProbe
{
    public static bool IsFree(int port)
    {
        if (port == 0) return true;
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

/// <summary>An Azurite that this program started and stops.</summary>
public sealed class AzuriteProcess : IAsyncDisposable
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(200);

    private readonly Process _process;
    private readonly TimeProvider _time;
    private readonly string? _folder;
    private AzuriteNote? _note;

    private AzuriteProcess(Process process, AzuriteAddress address, string? folder, TimeProvider time)
    {
        _process = process;
        _folder = folder;
        _time = time;
        Address = address;
    }

    public AzuriteAddress Address { get; }

    /// <summary>Completes when the process has ended, for whatever reason.</summary>
    public Task Ended => _process.WaitForExitAsync();

    /// <summary>Installs Azurite if necessary, starts it on 127.0.0.1 and waits until it is ready.</summary>
    /// <exception cref="StartException">It could not be installed or started, or a port is in use.</exception>
    public static async Task<AzuriteProcess> StartAsync(
        string clone, AzuriteSettings settings, Action<string> say, TimeProvider time, CancellationToken cancellationToken)
    {
        await WaitForEarlierAsync(settings, say, time, cancellationToken);
        Require(settings.QueuePort, "queues", nameof(LocalOptions.AzuriteQueuePort));
        Require(settings.TablePort, "tables", nameof(LocalOptions.AzuriteTablePort));
        var script = await AzuriteInstall.EnsureAsync(clone, say, time, cancellationToken);
        if (settings.Folder is not null) say("Starting Azurite ...");
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
        // Azurite runs until its standard input is closed; then it saves its data.
        _process.StandardInput.Close();
        try
        {
            await _process.WaitForExitAsync().WaitAsync(StopTimeout, _time);
        }
        catch (TimeoutException)
        {
            _process.Kill();
        }

        if (_folder is not null) _note?.Remove(_folder);
        _process.Dispose();
    }

    /// <summary>An Azurite whose Local was killed saves its data and ends within seconds.</summary>
    private static async Task WaitForEarlierAsync(
        AzuriteSettings settings, Action<string> say, TimeProvider time, CancellationToken cancellationToken)
    {
        if (settings.Folder is null || AzuriteNote.Read(settings.Folder) is not { } note || !note.IsAlive()) return;
        say($"Waiting for the Azurite of an earlier start to end (process {note.ProcessId}) ...");
        var began = time.GetTimestamp();
        while (note.IsAlive())
        {
            if (time.GetElapsedTime(began) > StopTimeout)
                throw new StartException(
                    $"Another Azurite still uses this folder (process {note.ProcessId}), without a running Local. Stop it: kill "
                        + $"{note.ProcessId}.");
            await Task.Delay(RetryInterval, time, cancellationToken);
        }
    }

    private static void Require(int port, string what, string setting)
    {
        if (AzuriteProbe.IsFree(port)) return;
        throw new StartException(
            $"Port {port} on 127.0.0.1, needed for Azurite's {what}, is in use. Stop the program that listens there, set "
                + $"{LocalOptions.Section}__{setting} to another port, " +
            "start with --port 0 to use free ports, or set PushStorage to use your own storage account.");
    }

    private void Note()
    {
        if (_folder is null) return;
        _note = AzuriteNote.Of(_process, Address);
        _note.Write(_folder);
    }
}
