using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace PushFunctions.Local.Azurite;

/// <summary>How to start Azurite.</summary>
/// <param name="QueuePort">On 127.0.0.1; 0 uses any free port.</param>
/// <param name="TablePort">On 127.0.0.1; 0 uses any free port.</param>
/// <param name="Folder">The folder for its data; null keeps the data in memory.</param>
public sealed record AzuriteSettings(int QueuePort, int TablePort, string? Folder)
{
    public static AzuriteSettings InMemory { get; } = new(0, 0, null);
}

/// <summary>The ports of a running Azurite.</summary>
public sealed record AzuriteAddress(int QueuePort, int TablePort)
{
    // Published with the emulator, and the same everywhere: it is valid for emulators only.
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    public string ConnectionString =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};" +
        $"QueueEndpoint=http://127.0.0.1:{QueuePort}/{Account};TableEndpoint=http://127.0.0.1:{TablePort}/{Account};";
}

/// <summary>
/// The file in Local's folder that describes a running Azurite, so that a second start of the same clone finds it.
/// </summary>
/// <param name="StartedAt">Distinguishes the process from a later one with the same ID.</param>
internal sealed record AzuriteNote(int ProcessId, DateTimeOffset StartedAt, int QueuePort, int TablePort)
{
    private const string FileName = "azurite.json";
    private static readonly TimeSpan ClockResolution = TimeSpan.FromSeconds(1);

    public static AzuriteNote Of(Process process, AzuriteAddress address) =>
        new(process.Id, process.StartTime.ToUniversalTime(), address.QueuePort, address.TablePort);

    /// <summary>Null if there is none, or if it cannot be read.</summary>
    public static AzuriteNote? Read(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize<AzuriteNote>(File.ReadAllText(Path.Combine(folder, FileName)));
        }
        catch (Exception exception) when (exception is IOException or JsonException)
        {
            return null;
        }
    }

    public void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, FileName), JsonSerializer.Serialize(this));
    }

    public void Remove(string folder)
    {
        if (Read(folder) == this) File.Delete(Path.Combine(folder, FileName));
    }

    public bool IsAlive()
    {
        try
        {
            using var process = Process.GetProcessById(ProcessId);
            return (process.StartTime.ToUniversalTime() - StartedAt).Duration() < ClockResolution;
        }
        catch (Exception exception) when (
            exception is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}

/// <summary>The start of an Azurite process, until it listens.</summary>
internal static partial class AzuriteLaunch
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);

    public static Process Start(string script, AzuriteSettings settings)
    {
        string[] arguments =
        [
            script, "--silent", "--disableTelemetry", "--skipApiVersionCheck",
            "--blobHost", "127.0.0.1", "--blobPort", "0",
            "--queueHost", "127.0.0.1", "--queuePort", settings.QueuePort.ToString(CultureInfo.InvariantCulture),
            "--tableHost", "127.0.0.1", "--tablePort", settings.TablePort.ToString(CultureInfo.InvariantCulture),
            .. settings.Folder is { } folder ? ["--location", Path.Combine(folder, "azurite")] : new[] { "--inMemoryPersistence" },
        ];
        var start = new ProcessStartInfo("node", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start) ?? throw new StartException("Azurite could not be started: node did not start.");
    }

    public static async Task<AzuriteAddress> WaitUntilReadyAsync(Process process, TimeProvider time, CancellationToken cancellationToken)
    {
        var ready = new TaskCompletionSource<AzuriteAddress>(TaskCreationOptions.RunContinuationsAsynchronously);
        var lastError = "no reason given";
        var queuePort = 0;
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is null || Listening().Match(line.Data) is not { Success: true } match) return;
            var port = int.Parse(match.Groups["port"].ValueSpan, CultureInfo.InvariantCulture);
            // Queues come up before tables.
            if (match.Groups["service"].Value == "Queue") queuePort = port;
            else ready.TrySetResult(new AzuriteAddress(queuePort, port));
        };
        process.ErrorDataReceived += (_, line) => lastError = line.Data ?? lastError;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            var first =
                await Task.WhenAny(ready.Task, process.WaitForExitAsync(cancellationToken)).WaitAsync(
                    StartTimeout, time, cancellationToken);
            if (first == ready.Task) return await ready.Task;
            throw new StartException($"Azurite ended with exit code {process.ExitCode} before it was ready: {lastError}");
        }
        catch (TimeoutException exception)
        {
            throw new StartException($"Azurite was not ready after {StartTimeout.TotalSeconds:0} seconds: {lastError}", exception);
        }
    }

    [GeneratedRegex(@"^Azurite (?<service>Queue|Table) service is successfully listening at http://127\.0\.0\.1:(?<port>\d+)$")]
    private static partial Regex Listening();
}
