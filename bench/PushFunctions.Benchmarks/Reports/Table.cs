using System.Globalization;
using System.Text;

namespace PushFunctions.Benchmarks.Reports;

/// <summary>A run as Markdown: absolute values, and beside each its floors with the ratio to them.</summary>
internal static class Table
{
    public static string Write(RunResult run)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"A {run.Load} run. {run.Machine}.").AppendLine();
        text.AppendLine("| scenario | case | quantity | measured | of its floors: value (measured / floor) |")
            .AppendLine("|---|---|---|---|---|");
        foreach (var figure in run.Figures)
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {figure.Scenario} | {figure.Case} | {figure.Quantity} | {Measured(figure)} | {Floors(figure)} |");
        Append("Notes", run.Notes);
        Append("Failed", run.Failures);
        return text.ToString();

        void Append(string title, List<string> lines)
        {
            if (lines.Count == 0) return;
            text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"{title}:");
            foreach (var line in lines) text.AppendLine(CultureInfo.InvariantCulture, $"- {line}");
        }
    }

    /// <summary>A figure while the run goes on.</summary>
    public static string Line(Figure figure) =>
        $"{figure.Case}: {Measured(figure)} ({figure.Quantity}){(figure.Floors.Count == 0 ? string.Empty : "; " + Floors(figure))}";

    /// <summary>Three digits that count, thousands apart.</summary>
    public static string Number(double value) => Math.Abs(value) switch
    {
        double.NaN => "–",
        >= 100 => value.ToString("N0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.0", CultureInfo.InvariantCulture),
        >= 1 => value.ToString("0.00", CultureInfo.InvariantCulture),
        _ => value.ToString("0.000", CultureInfo.InvariantCulture),
    };

    private static string Measured(Figure figure)
    {
        var spread = figure.Rounds.Count > 1 ? $" [{Number(figure.Rounds.Min())} to {Number(figure.Rounds.Max())}]" : string.Empty;
        var detail = figure.Detail is { } text ? $"; {text}" : string.Empty;
        return $"{Number(figure.Value)} {figure.Unit}{spread}{detail}";
    }

    private static string Floors(Figure figure) => string.Join(
        " · ", figure.Floors.Select(
            floor => string.Create(
                CultureInfo.InvariantCulture, $"{floor.Name} {Number(floor.Value)} ({figure.Value / floor.Value:0.00})")));
}
