using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using PushFunctions.Simulator;

namespace PushFunctions.Benchmarks.Processes;

/// <summary>The simulator as a process of its own; talked to through its control listener.</summary>
internal sealed class ProviderSimulator : IAsyncDisposable
{
    public const string Fcm = "fcm";
    public const string Apns = "apns";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(10);

    private readonly ChildProcess _process;
    private readonly HttpClient _control;

    private ProviderSimulator(ChildProcess process, SimulatorAddresses addresses, HttpClient control, JsonElement credentials)
    {
        _process = process;
        _control = control;
        Addresses = addresses;
        Credentials = credentials;
    }

    public SimulatorAddresses Addresses { get; }

    /// <summary>The <c>content</c> of a credential, by its type.</summary>
    public JsonElement Credentials { get; }

    public TimeSpan Cpu => _process.Cpu;

    /// <param name="maxRecorded">Pushes kept with header and body. The fewer, the less the simulator's own memory
    /// matters.</param>
    public static async Task<ProviderSimulator> StartAsync(int maxRecorded, CancellationToken cancellationToken)
    {
        var ready = new TaskCompletionSource<SimulatorAddresses>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = ChildProcess.Start(
            "The simulator",
            Clone.Dotnet,
            [Clone.Self, SimulatorHost.Verb, maxRecorded.ToString(CultureInfo.InvariantCulture)],
            onLine: line => ready.TrySetResult(JsonSerializer.Deserialize<SimulatorAddresses>(line)!));
        try
        {
            var addresses = await process.WaitAsync(ready.Task, Timeout, cancellationToken);
            var control = new HttpClient { BaseAddress = addresses.Control };
            return new ProviderSimulator(
                process, addresses, control, await control.GetFromJsonAsync<JsonElement>("credentials", cancellationToken));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Every response of both providers takes this long from now on.</summary>
    public async Task SetDelayAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        await EnsureAsync(_control.DeleteAsync("faults", cancellationToken));
        if (delay == TimeSpan.Zero) return;
        foreach (var provider in new[] { Fcm, Apns })
            await EnsureAsync(_control.PutAsJsonAsync("faults", new { provider, delaySeconds = delay.TotalSeconds }, cancellationToken));
    }

    /// <summary>Forgets what was taken and sets the counters to 0.</summary>
    public Task ClearAsync(CancellationToken cancellationToken) => EnsureAsync(_control.DeleteAsync("deliveries", cancellationToken));

    public async Task ResetAsync(CancellationToken cancellationToken)
    {
        await SetDelayAsync(TimeSpan.Zero, cancellationToken);
        await ClearAsync(cancellationToken);
    }

    public async Task<ProviderCounts> CountsAsync(string provider, CancellationToken cancellationToken)
    {
        var stats = await _control.GetFromJsonAsync<JsonElement>("stats", cancellationToken);
        var counts = stats.GetProperty(provider);
        return new ProviderCounts(
            counts.GetProperty("taken").GetInt64(), counts.GetProperty("refused").GetInt64(), counts.GetProperty("duplicates").GetInt64());
    }

    /// <summary>Waits until the provider has answered so many pushes.</summary>
    /// <exception cref="BenchException">It refused one, or they did not come in time.</exception>
    public async Task<ProviderCounts> WaitAsync(string provider, long count, TimeSpan timeout, CancellationToken cancellationToken)
    {
        for (var began = TimeProvider.System.GetTimestamp(); ;)
        {
            var counts = await CountsAsync(provider, cancellationToken);
            if (counts.Refused > 0) throw new BenchException($"The simulated {provider} refused {counts.Refused} pushes.");
            if (counts.Taken >= count) return counts;
            if (TimeProvider.System.GetElapsedTime(began) > timeout)
                throw new BenchException(
                    $"{counts.Taken:N0} of {count:N0} pushes reached the simulated {provider} within {timeout.TotalSeconds:0} s.");
            await Task.Delay(PollInterval, TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>When the newest push to the token came in, and how many came before it; null where none has.</summary>
    public async Task<(DateTimeOffset ReceivedAt, int Before)?> NewestAsync(string token, CancellationToken cancellationToken)
    {
        var answer = await _control.GetFromJsonAsync<JsonElement>(
            $"deliveries?provider={Fcm}&token={Uri.EscapeDataString(token)}&limit=1", cancellationToken);
        foreach (var push in answer.GetProperty("deliveries").EnumerateArray())
            return (push.GetProperty("receivedAt").GetDateTimeOffset(), push.GetProperty("duplicates").GetInt32());
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        _control.Dispose();
        await _process.DisposeAsync();
    }

    private static async Task EnsureAsync(Task<HttpResponseMessage> answer)
    {
        using var response = await answer;
        response.EnsureSuccessStatusCode();
    }
}

/// <summary>What one provider counted since it was cleared.</summary>
internal sealed record ProviderCounts(long Taken, long Refused, long Duplicates);

internal sealed record SimulatorAddresses(Uri Control, Uri FcmToken, Uri Fcm, Uri ApnsProduction, Uri ApnsSandbox);

/// <summary>The other side: hosts the simulator until its standard input is closed, however the benchmark
/// ends.</summary>
internal static class SimulatorHost
{
    public const string Verb = "simulator";

    public static async Task<int> RunAsync(string maxRecorded)
    {
        var options = new SimulatorOptions { MaxRecorded = int.Parse(maxRecorded, CultureInfo.InvariantCulture) };
        await using var server = await SimulatorServer.StartAsync(options);
        // The service and the floors share a signing key, but each signs a provider token of its own.
        server.ApnsProduction.ProviderTokenUpdateInterval = TimeSpan.Zero;
        Console.WriteLine(JsonSerializer.Serialize(new SimulatorAddresses(
            server.ControlAddress, server.FcmTokenUri, server.FcmBaseAddress, server.ApnsProductionBaseAddress,
            server.ApnsSandboxBaseAddress)));
        while (await Console.In.ReadLineAsync() is not null)
        {
        }

        return 0;
    }
}
