using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace PushFunctions.Local.Azurite;

/// <summary>The start of an Azurite process, until it listens.</summary>
internal static partial class AzuriteLaunch
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

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
        return Process.Start(start) ?? throw new StartException("Azurite could not be started: node gave no process.");
    }

    public static async Task<AzuriteAddress> WaitUntilReadyAsync(Process process, TimeProvider time, CancellationToken cancellationToken)
    {
        var ready = new TaskCompletionSource<AzuriteAddress>(TaskCreationOptions.RunContinuationsAsynchronously);
        var lastError = "it gave no reason";
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
            var first = await Task.WhenAny(ready.Task, process.WaitForExitAsync(cancellationToken)).WaitAsync(Patience, time, cancellationToken);
            if (first == ready.Task) return await ready.Task;
            throw new StartException($"Azurite ended with exit code {process.ExitCode} before it was ready: {lastError}");
        }
        catch (TimeoutException exception)
        {
            throw new StartException($"Azurite was not ready after {Patience.TotalSeconds:0} seconds: {lastError}", exception);
        }
    }

    [GeneratedRegex(@"^Azurite (?<service>Queue|Table) service is successfully listening at http://127\.0\.0\.1:(?<port>\d+)$")]
    private static partial Regex Listening();
}
