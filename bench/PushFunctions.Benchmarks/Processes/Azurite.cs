using System.Text.RegularExpressions;

namespace PushFunctions.Benchmarks.Processes;

/// <summary>An Azurite with its data in memory, on free ports, started as Local starts it.</summary>
internal sealed partial class Azurite : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly ChildProcess _process;

    private Azurite(ChildProcess process, Uri queues, Uri tables)
    {
        _process = process;
        Queues = queues;
        Tables = tables;
    }

    public Uri Queues { get; }

    public Uri Tables { get; }

    public TimeSpan Cpu => _process.Cpu;

    public static async Task<Azurite> StartAsync(CancellationToken cancellationToken)
    {
        var listening = new TaskCompletionSource<(Uri, Uri)>(TaskCreationOptions.RunContinuationsAsynchronously);
        Uri? queues = null, tables = null;
        var process = ChildProcess.Start(
            "Azurite",
            "node",
            [
                Path.Combine(Clone.Root, "tools", "azurite", "start.js"), "--silent", "--disableTelemetry", "--skipApiVersionCheck",
                "--inMemoryPersistence",
                "--blobHost", "127.0.0.1", "--blobPort", "0", "--queueHost", "127.0.0.1", "--queuePort", "0", "--tableHost", "127.0.0.1",
                "--tablePort", "0",
            ],
            onLine: line =>
            {
                if (Listening().Match(line) is not { Success: true } match) return;
                var address = new Uri(match.Groups["address"].Value);
                if (match.Groups["service"].Value == "Queue") queues = address;
                else tables = address;
                if (queues is not null && tables is not null) listening.TrySetResult((queues, tables));
            });
        try
        {
            var (queueAddress, tableAddress) = await process.WaitAsync(listening.Task, Timeout, cancellationToken);
            return new Azurite(process, queueAddress, tableAddress);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    /// <summary>The account and key that every Azurite has; Microsoft publishes them.</summary>
    public static string ConnectionString(Uri queues, Uri tables) =>
        "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;"
        + "AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;"
        + $"QueueEndpoint={new Uri(queues, "devstoreaccount1")};TableEndpoint={new Uri(tables, "devstoreaccount1")};";

    [GeneratedRegex(@"^Azurite (?<service>Queue|Table) service is successfully listening at (?<address>http://127\.0\.0\.1:\d+)")]
    private static partial Regex Listening();
}
