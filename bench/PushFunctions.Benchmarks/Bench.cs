using System.Globalization;
using PushFunctions.Benchmarks.Floors;
using PushFunctions.Benchmarks.Processes;
using PushFunctions.Benchmarks.Reports;
using PushFunctions.Benchmarks.Scenarios;

namespace PushFunctions.Benchmarks;

/// <summary>One run: what the scenarios share, and where they put what they measured.</summary>
internal sealed class Bench : IAsyncDisposable
{
    private readonly long _began = TimeProvider.System.GetTimestamp();

    private Bench(Load load, RunResult result, ProviderSimulator simulator)
    {
        Load = load;
        Result = result;
        Simulator = simulator;
        Floors = new FloorRunner(simulator);
    }

    public Load Load { get; }

    public RunResult Result { get; }

    /// <summary>One for the whole run: it keeps nothing that one scenario leaves to the next but its counters, which
    /// are cleared.</summary>
    public ProviderSimulator Simulator { get; }

    public FloorRunner Floors { get; }

    /// <summary>The service that was started last: where a scenario fails, what it printed may say why.</summary>
    public ChildProcess? Service { get; set; }

    /// <summary>Runs the scenarios one after the other. One that fails is noted, and the run goes on.</summary>
    public static async Task<RunResult> RunAsync(IReadOnlyList<Scenario> scenarios, Load load, CancellationToken cancellationToken)
    {
        await NodePackages.EnsureAsync(Path.Combine(Clone.Root, "tools", "azurite"), cancellationToken);
        await NodePackages.EnsureAsync(Path.Combine(Clone.Root, "bench", "node"), cancellationToken);
        var result = new RunResult { Load = load.Name, Machine = await Machine.ReadAsync(cancellationToken) };
        await using var bench = new Bench(load, result, await ProviderSimulator.StartAsync(maxRecorded: 1_000, cancellationToken));
        foreach (var scenario in scenarios)
            await bench.RunAsync(scenario, cancellationToken);
        result.Machine = result.Machine with { LoadAtEnd = Machine.LoadAverage() };
        return result;
    }

    public async ValueTask DisposeAsync() => await Simulator.DisposeAsync();

    /// <summary>Tells how far the run has come.</summary>
    public void Say(string text) =>
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetElapsedTime(_began).TotalSeconds,6:0.0} s  {text}"));

    public void Add(Figure figure)
    {
        Result.Figures.Add(figure);
        Say("  " + Table.Line(figure));
    }

    private async Task RunAsync(Scenario scenario, CancellationToken cancellationToken)
    {
        Say(scenario.Name);
        Service = null;
        try
        {
            await scenario.RunAsync(this, cancellationToken);
        }
        catch (Exception exception) when (exception is BenchException or HttpRequestException or IOException or TimeoutException)
        {
            var printed = Service?.Tail is { Length: > 0 } tail ? $" The service printed last: {tail}" : string.Empty;
            Result.Failures.Add($"{scenario.Name}: {exception.Message}{printed}");
            Say($"  failed: {exception.Message}{printed}");
        }
        finally
        {
            await Simulator.ResetAsync(CancellationToken.None);
        }
    }
}

/// <summary>A scenario cannot go on: what happened, in one sentence.</summary>
internal sealed class BenchException(string message) : Exception(message);
