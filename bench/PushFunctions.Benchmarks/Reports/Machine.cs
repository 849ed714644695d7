using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace PushFunctions.Benchmarks.Reports;

/// <summary>On what, and of what, a run measured.</summary>
internal sealed record Machine
{
    public required DateTimeOffset At { get; init; }

    /// <summary>The commit, with <c>+</c> where the clone had changes.</summary>
    public required string Commit { get; init; }

    public required string Configuration { get; init; }

    public required string Processor { get; init; }

    public required int Cores { get; init; }

    public required double MemoryGiB { get; init; }

    public required string System { get; init; }

    public required IReadOnlyDictionary<string, string> Versions { get; init; }

    /// <summary>The load average of the minute before the run. Above half the cores something else ran too.</summary>
    public required double LoadAtStart { get; init; }

    public double LoadAtEnd { get; init; }

    public static async Task<Machine> ReadAsync(CancellationToken cancellationToken) => new()
    {
        At = TimeProvider.System.GetUtcNow(),
        Commit = await OutputAsync("git", ["rev-parse", "--short=10", "HEAD"], cancellationToken)
            + (await OutputAsync("git", ["status", "--porcelain", "--untracked-files=no"], cancellationToken) is "" ? string.Empty : "+"),
        Configuration = Clone.Configuration,
        Processor = Line("/proc/cpuinfo", "model name") ?? RuntimeInformation.ProcessArchitecture.ToString(),
        Cores = Environment.ProcessorCount,
        MemoryGiB = Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1024.0 / 1024 / 1024, 1),
        System = RuntimeInformation.OSDescription,
        Versions = new Dictionary<string, string>
        {
            [".NET"] = Environment.Version.ToString(),
            ["Node.js"] = await OutputAsync("node", ["--version"], cancellationToken),
            ["Azurite"] = Package("tools/azurite", "azurite"),
            ["firebase-admin"] = Package("bench/node", "firebase-admin"),
            ["@parse/node-apn"] = Package("bench/node", "@parse/node-apn"),
            ["Azure.Data.Tables"] = FileVersionInfo.GetVersionInfo(
                typeof(Azure.Data.Tables.TableClient).Assembly.Location).ProductVersion!.Split('+')[0],
        },
        LoadAtStart = LoadAverage(),
    };

    public static double LoadAverage() =>
        File.Exists("/proc/loadavg") ? double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture) : 0;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{At:yyyy-MM-dd HH:mm} UTC, commit {Commit}, {Configuration} build; {Cores} cores of {Processor}, {MemoryGiB} GiB, {System}; "
        + $"{string.Join(", ", Versions.Select(version => $"{version.Key} {version.Value}"))}; load average {LoadAtStart:0.0} before and {LoadAtEnd:0.0} after");

    private static string Package(string folder, string name)
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(Clone.Root, folder, "node_modules", name, "package.json")));
        return file.RootElement.GetProperty("version").GetString()!;
    }

    private static string? Line(string path, string name) =>
        File.Exists(path)
            ? File.ReadLines(path).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(':')[1].Trim() : null;

    private static async Task<string> OutputAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { WorkingDirectory = Clone.Root, RedirectStandardOutput = true })
            ?? throw new BenchException($"{program} could not be started.");
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return output.Trim();
    }
}
