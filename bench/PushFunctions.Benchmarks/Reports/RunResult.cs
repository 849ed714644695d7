using System.Text.Json;
using System.Text.Json.Serialization;

namespace PushFunctions.Benchmarks.Reports;

/// <summary>What one run measured: <c>results.json</c>.</summary>
internal sealed record RunResult
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary><c>quick</c> or <c>full</c>.</summary>
    public required string Load { get; init; }

    public required Machine Machine { get; set; }

    public List<Figure> Figures { get; init; } = [];

    public List<Series> Series { get; init; } = [];

    /// <summary>What was left out and why, and what else has to be known to read the figures.</summary>
    public List<string> Notes { get; init; } = [];

    public List<string> Failures { get; init; } = [];

    /// <summary>The file's name without its end: how a plot of several runs calls it.</summary>
    [JsonIgnore]
    public string Name { get; init; } = "this run";

    public static RunResult Read(string path) =>
        (JsonSerializer.Deserialize<RunResult>(File.ReadAllText(path), Json)
            ?? throw new ArgumentException($"{path} holds no results.")) with
        {
            Name = Path.GetFileNameWithoutExtension(path),
        };

    public async Task SaveAsync(string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "results.json"), JsonSerializer.Serialize(this, Json) + "\n", cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "results.md"), Table.Write(this), cancellationToken);
    }
}

/// <summary>One quantity of one case, with its floors from the same rounds.</summary>
/// <param name="Case">What was done: <c>FCM tokens, 50 ms</c>.</param>
/// <param name="Rounds">What each round measured; <see cref="Value"/> is their median.</param>
internal sealed record Figure(
    string Scenario, string Case, string Quantity, string Unit, IReadOnlyList<double> Rounds, IReadOnlyList<FloorFigure> Floors)
{
    public const string Rate = "pushes/s";
    public const string Cpu = "CPU per push";

    public double Value => MedianOf(Rounds);

    public string? Detail { get; init; }

    public static double MedianOf(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>The value below which so much of them lies, 0 to 1.</summary>
    public static double PercentileOf(IEnumerable<double> values, double share)
    {
        double[] sorted = [.. values.Order()];
        return sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];
    }
}

internal sealed record FloorFigure(string Name, IReadOnlyList<double> Rounds)
{
    public double Value => Figure.MedianOf(Rounds);
}

/// <summary>Something that grew: the points of a line.</summary>
internal sealed record Series(string Scenario, string Case, string XUnit, string YUnit, IReadOnlyList<Point> Points);

internal sealed record Point(double X, double Y);
