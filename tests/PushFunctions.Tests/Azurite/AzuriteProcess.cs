using System.Diagnostics;
using System.Text.RegularExpressions;

namespace PushFunctions.Tests.Azurite;

/// <summary>An Azurite in memory on free loopback ports. It ends when its standard input closes, so that it never outlives the test run.</summary>
public sealed partial class AzuriteProcess : IAsyncDisposable
{
    private const string Script =
        "process.argv.splice(1,0,'azurite');process.stdin.on('end',()=>process.exit(0)).resume();require('./node_modules/azurite/dist/src/azurite.js')";

    private static readonly string[] Services = ["Blob", "Queue", "Table"];
    private readonly Process _process;
    private readonly Task _output;

    private AzuriteProcess(Process process, string connectionString, Task output)
    {
        _process = process;
        _output = output;
        ConnectionString = connectionString;
    }

    public string ConnectionString { get; }

    public static async Task<AzuriteProcess> StartAsync(CancellationToken cancellationToken)
    {
        var folder = await AzuritePackage.FindAsync(cancellationToken);
        var process = Process.Start(new ProcessStartInfo(
            "node",
            [
                "-e", Script, "--",
                .. Services.Select(service => service.ToLowerInvariant()).SelectMany(service => new[] { $"--{service}Host", "127.0.0.1", $"--{service}Port", "0" }),
                "--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry", "--silent",
            ])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

        var addresses = await ReadAddressesAsync(process, cancellationToken);
        var output = Task.WhenAll(process.StandardOutput.ReadToEndAsync(CancellationToken.None), process.StandardError.ReadToEndAsync(CancellationToken.None));
        return new AzuriteProcess(process, AzuriteConnection.String(addresses["Blob"], addresses["Queue"], addresses["Table"]), output);
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        await _output;
        _process.Dispose();
    }

    /// <summary>Azurite names the port of a service once it listens there, which is also the sign that it is ready.</summary>
    private static async Task<Dictionary<string, string>> ReadAddressesAsync(Process process, CancellationToken cancellationToken)
    {
        var addresses = new Dictionary<string, string>();
        while (addresses.Count < Services.Length)
        {
            var line = await process.StandardOutput.ReadLineAsync(cancellationToken)
                ?? throw new InvalidOperationException($"Azurite ended before it listened: {await process.StandardError.ReadToEndAsync(cancellationToken)}");
            if (Listening().Match(line) is { Success: true } match) addresses[match.Groups[1].Value] = match.Groups[2].Value;
        }

        return addresses;
    }

    [GeneratedRegex("Azurite (Blob|Queue|Table) service is successfully listening at (http://\\S+)")]
    private static partial Regex Listening();
}
