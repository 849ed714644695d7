using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace PushFunctions.FaultTests.Running;

/// <summary>This test program once more, to run seeds; see <see cref="FaultRun"/>.</summary>
internal static class FaultProcess
{
    /// <summary>Runs the seeds one after the other.</summary>
    /// <param name="enough">Ends the run early.</param>
    public static async Task<IReadOnlyList<RunResult>> RunAsync(
        int first, int count, int step, string? breakage, Func<RunResult, bool> enough, CancellationToken cancellationToken)
    {
        string[] numbers = [.. new[] { first, count, step }.Select(number => number.ToString(CultureInfo.InvariantCulture))];
        var start = new ProcessStartInfo(
            DotnetHost(),
            [Path.Combine(AppContext.BaseDirectory, "PushFunctions.FaultTests.dll"), FaultRun.Word, .. numbers, .. breakage is null
                ? []
                : new[] { breakage }])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        start.Environment["DOTNET_PROCESSOR_COUNT"] = "1";
        using var process = Process.Start(start)!;
        try
        {
            var results = new List<RunResult>();
            while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
            {
                results.Add(JsonSerializer.Deserialize<RunResult>(line)!);
                if (enough(results[^1])) return results;
            }

            if (results.Count < count)
                throw new InvalidOperationException($"It ended after {results.Count} of {count} seeds from {first}.");
            return results;
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }

    // The one that runs the tests, so that a changed PATH does not matter.
    private static string DotnetHost() =>
        Path.GetFullPath(
            Path.Combine(
                RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
}
