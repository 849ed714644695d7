using System.Globalization;
using System.Text.Json;
using PushFunctions.FaultTests.Breakages;

namespace PushFunctions.FaultTests.Running;

/// <summary>
/// Runs seeds in a process of its own, whose thread pool has one thread: with one, the order in which things happen
/// is the scheduler's and nobody else's. Arguments: first seed, how many, the step from one to the next, and perhaps
/// what is broken on purpose. Prints a line of JSON for each.
/// </summary>
internal static class FaultRun
{
    /// <summary>As the first argument of the test program.</summary>
    public const string Word = "run-fault-seeds";

    /// <summary>Events kept of each of many runs; of a single one all are.</summary>
    private const int TraceKept = 400;

    public static int Run(IReadOnlyList<string> arguments)
    {
        if (!ThreadPool.SetMinThreads(1, 1) || !ThreadPool.SetMaxThreads(1, 1))
            throw new InvalidOperationException("The process must have one processor: DOTNET_PROCESSOR_COUNT=1.");
        int[] numbers = [.. arguments.Take(3).Select(text => int.Parse(text, CultureInfo.InvariantCulture))];
        var breakage = arguments.Count > 3 ? Breakage.Named(arguments[3]) : null;
        for (var index = 0; index < numbers[1]; index++)
        {
            var result = RunResult.Of(numbers[0] + (index * numbers[2]), numbers[1] == 1 ? int.MaxValue : TraceKept, breakage);
            Console.WriteLine(JsonSerializer.Serialize(result));
        }

        return 0;
    }
}
