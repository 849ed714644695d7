using System.Runtime.InteropServices;
using PushFunctions.Benchmarks.Floors;
using PushFunctions.Benchmarks.Micro;
using PushFunctions.Benchmarks.Processes;
using PushFunctions.Benchmarks.Reports;
using PushFunctions.Benchmarks.Scenarios;

namespace PushFunctions.Benchmarks;

/// <summary>The benchmark. <see cref="CommandLine.Usage"/> tells what it does.</summary>
public static class Program
{
    public static async Task<int> Main(string[] args)
    {
        using var stopping = new CancellationTokenSource();
        // Cancellation unwinds the scenarios, and each ends the processes that it started.
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            return args switch
            {
                // Internal: the benchmark starts itself again for what must run in a process of its own.
                [SimulatorHost.Verb, var kept] => await SimulatorHost.RunAsync(kept),
                [BarePosts.Verb] => await FloorJob.RunAsync(BarePosts.RunAsync, stopping.Token),
                [MillionUsers.Verb, var users] => await MillionUsers.RunAsync(users, stopping.Token),
                [BareStorage.Verb] => await FloorJob.RunAsync(BareStorage.RunAsync, stopping.Token),
                _ => await RunAsync(CommandLine.Parse(args), stopping.Token),
            };
        }
        catch (ArgumentException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 2;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("Stopped; everything that was started has ended.");
            return 130;
        }

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stopping.Cancel();
        }
    }

    private static async Task<int> RunAsync(CommandLine line, CancellationToken cancellationToken)
    {
        if (line.Help)
        {
            await Console.Out.WriteLineAsync(CommandLine.Usage);
            return 0;
        }

        if (line.List)
        {
            foreach (var scenario in Scenario.All)
                await Console.Out.WriteLineAsync(
                    $"{scenario.Name,-15}{scenario.Description}{(scenario.FullOnly ? " Not with --quick." : string.Empty)}");
            return 0;
        }

        var output = Path.GetFullPath(line.Output ?? Path.Combine(Clone.Root, "bench", "results", "latest"));
        if (line.Plot.Count > 0)
        {
            await Plots.WriteAsync([.. line.Plot.Select(RunResult.Read)], output, cancellationToken);
            return 0;
        }

        if (line.Micro)
        {
            PathBenchmarks.Run(output);
            return 0;
        }

        var scenarios = Scenario.Choose(line);
        var run = await Bench.RunAsync(scenarios, line.Quick ? Load.Quick : Load.Full, cancellationToken);
        await run.SaveAsync(output, cancellationToken);
        await Plots.WriteAsync([run], output, cancellationToken);
        await Console.Out.WriteLineAsync();
        await Console.Out.WriteLineAsync(Table.Write(run));
        await Console.Out.WriteLineAsync($"Written to {output}.");
        return run.Failures.Count == 0 ? 0 : 1;
    }
}
