using System.Text.Json;
using PushFunctions.Benchmarks.Processes;

namespace PushFunctions.Benchmarks.Floors;

/// <summary>What a floor has to do, given to its process as one line of JSON.</summary>
/// <param name="WarmUp">Done before the time counts: connections, compiled code.</param>
/// <param name="InFlight">How many requests, or calls of 500 messages, are under way at a time.</param>
internal sealed record FloorJob(string Kind, int Count, int WarmUp, int InFlight)
{
    public static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    /// <summary>The simulated provider.</summary>
    public Uri? Address { get; init; }

    /// <summary>The FCM project, or the APNs topic.</summary>
    public string? Scope { get; init; }

    /// <summary>What the provider demands to know who asks.</summary>
    public string? Authorization { get; init; }

    /// <summary>The APNs signing key, for the client that signs itself.</summary>
    public ApnsSigningKey? Key { get; init; }

    public string? Storage { get; init; }

    /// <summary>The process's side: reads the job, does it, prints what it took.</summary>
    public static async Task<int> RunAsync(Func<FloorJob, CancellationToken, Task<FloorResult>> run, CancellationToken cancellationToken)
    {
        var job = JsonSerializer.Deserialize<FloorJob>((await Console.In.ReadLineAsync(cancellationToken))!, Web)!;
        Console.WriteLine(JsonSerializer.Serialize(await run(job, cancellationToken), Web));
        return 0;
    }

    public string Write() => JsonSerializer.Serialize(this, Web);
}

internal sealed record ApnsSigningKey(string PrivateKey, string KeyId, string TeamId);

/// <param name="CpuSeconds">Processor time of the floor's process, warming up left out.</param>
/// <param name="Milliseconds">How long one took, where one after the other was done; the median.</param>
internal sealed record FloorResult(int Count, double Seconds, double CpuSeconds, double? Milliseconds = null)
{
    public double PerSecond => Count / Seconds;

    public double CpuMilliseconds => CpuSeconds * 1000 / Count;

    public static FloorResult Read(string line) => JsonSerializer.Deserialize<FloorResult>(line, FloorJob.Web)!;
}

/// <summary>Times what a floor does, with the processor time of this process.</summary>
internal static class FloorTimer
{
    public static async Task<FloorResult> MeasureAsync(int count, Func<Task> run)
    {
        var (cpu, began) = (Environment.CpuUsage.TotalTime, TimeProvider.System.GetTimestamp());
        await run();
        return new FloorResult(
            count, TimeProvider.System.GetElapsedTime(began).TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalSeconds);
    }

    /// <summary>Calls <paramref name="each"/> for 0 to <paramref name="count"/> - 1, so many at a time.</summary>
    public static Task ForEachAsync(int count, int inFlight, Func<int, Task> each)
    {
        var next = -1;
        return Task.WhenAll(Enumerable.Range(0, Math.Min(inFlight, count)).Select(async _ =>
        {
            for (int index; (index = Interlocked.Increment(ref next)) < count;)
                await each(index);
        }));
    }
}

/// <summary>Runs the floors, each as a process of its own against the same simulator or the same Azurite.</summary>
internal sealed class FloorRunner(ProviderSimulator simulator)
{
    /// <summary>As many as the service has under way for one credential at most.</summary>
    private const int PostsInFlight = 500;

    /// <summary>Calls of 500 messages; the best of 1, 2, 4 and 8.</summary>
    private const int CallsInFlight = 4;

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(3);
    private static readonly string NodeScript = Path.Combine("bench", "node", "send.js");

    private readonly ProviderLogin _login = new(simulator);

    /// <summary>Bare HTTP/2 posts of the same body by one handler.</summary>
    public async Task<FloorResult> PostsAsync(string provider, int count, CancellationToken cancellationToken) =>
        await ProviderAsync(
            "Bare posts", Clone.Dotnet, [Clone.Self, BarePosts.Verb],
            await _login.FillAsync(new FloorJob(provider, count, WarmUp: count, PostsInFlight), cancellationToken), cancellationToken);

    /// <summary><c>firebase-admin</c> or <c>@parse/node-apn</c>.</summary>
    public async Task<FloorResult> NodeAsync(string provider, int count, CancellationToken cancellationToken) =>
        await ProviderAsync(
            NodeName(provider), "node", [NodeScript],
            await _login.FillAsync(new FloorJob(provider, count, WarmUp: count, CallsInFlight), cancellationToken), cancellationToken);

    /// <summary>The storage transactions that the design needs, and nothing else.</summary>
    public Task<FloorResult> StorageAsync(Stack stack, string kind, int count, CancellationToken cancellationToken) =>
        RunAsync(
            "Bare storage", Clone.Dotnet, [Clone.Self, BareStorage.Verb],
            new FloorJob(
                kind, count, Math.Min(count, 200),
                BareStorage.InFlight)
            { Storage = Azurite.ConnectionString(stack.Azurite.Queues, stack.Azurite.Tables) },
            cancellationToken);

    public static string NodeName(string provider) => provider == ProviderSimulator.Fcm ? "firebase-admin" : "node-apn";

    private async Task<FloorResult> ProviderAsync(
        string name, string program, string[] arguments, FloorJob job, CancellationToken cancellationToken)
    {
        await simulator.ClearAsync(cancellationToken);
        var result = await RunAsync(name, program, arguments, job, cancellationToken);
        // What was refused was fast, and would make a fine floor.
        await simulator.WaitAsync(job.Kind, job.WarmUp + job.Count, TimeSpan.Zero, cancellationToken);
        return result;
    }

    private static async Task<FloorResult> RunAsync(
        string name, string program, string[] arguments, FloorJob job, CancellationToken cancellationToken)
    {
        var result = new TaskCompletionSource<FloorResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var process = ChildProcess.Start(name, program, arguments, onLine: line =>
        {
            if (line.StartsWith('{')) result.TrySetResult(FloorResult.Read(line));
        });
        await process.Input.WriteLineAsync(job.Write().AsMemory(), cancellationToken);
        await process.Input.FlushAsync(cancellationToken);
        return await process.WaitAsync(result.Task, Timeout, cancellationToken);
    }
}
