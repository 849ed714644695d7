using System.Globalization;
using System.Net;
using System.Text;

namespace PushFunctions.Benchmarks.Reports;

/// <summary>Two kinds of plots as SVG, by hand: no package, no script, the same bytes for the same figures.</summary>
internal static class Svg
{
    private const int Width = 860, Left = 150, Right = 90, Row = 17, Top = 44;
    private const string Floor = "#b8c0cc";
    private static readonly string[] Colors = ["#1f6feb", "#d9730d", "#2da44e", "#8250df", "#bf3989", "#6e7781"];

    public static string Bars(string title, IReadOnlyList<BarGroup> groups)
    {
        var text = new StringBuilder();
        var largest = groups.SelectMany(group => group.Bars).Max(bar => bar.Value);
        var y = Top;
        foreach (var group in groups)
        {
            Text(text, 10, y + 12, group.Name, "font-weight='600'");
            y += Row + 4;
            foreach (var bar in group.Bars)
            {
                var width = (Width - Left - Right) * bar.Value / largest;
                Text(text, Left - 8, y + 12, bar.Name, "text-anchor='end'");
                Add(text,
                    $"<rect x='{Left}' y='{y + 2}' width='{Math.Max(1, width):0.#}' height='{Row - 4}' fill='{(bar.Color is { } own ? Colors[own % Colors.Length] : Floor)}'/>");
                Text(text, Left + width + 6, y + 12, Table.Number(bar.Value), string.Empty);
                y += Row;
            }

            y += 10;
        }

        return Document(title, y + 6, text);
    }

    public static string Lines(string title, IReadOnlyList<Series> lines, bool logarithmic)
    {
        const int Height = 380, Bottom = 300, Start = 70, End = Width - 30;
        var text = new StringBuilder();
        var points = lines.SelectMany(line => line.Points).ToList();
        var top = NiceAbove(points.Max(point => point.Y));
        var (low, high) = (Scale(points.Min(point => point.X)), Scale(points.Max(point => point.X)));
        for (var step = 0; step <= 5; step++)
        {
            var y = Y(top * step / 5);
            Add(text, $"<line x1='{Start}' y1='{y:0.#}' x2='{End}' y2='{y:0.#}' stroke='#e5e8ec'/>");
            Text(text, Start - 8, y + 4, Table.Number(top * step / 5), "text-anchor='end'");
        }

        foreach (var x in points.Select(point => point.X).Distinct().Order().Where((_, index) => logarithmic || index % 4 == 0))
            Text(text, X(x), Bottom + 18, x.ToString("N0", CultureInfo.InvariantCulture), "text-anchor='middle'");
        Text(text, (Start + End) / 2, Bottom + 36, lines[0].XUnit, "text-anchor='middle'");
        Text(text, Start, Top - 6, lines[0].YUnit, string.Empty);
        for (var index = 0; index < lines.Count; index++)
        {
            var color = Colors[index % Colors.Length];
            var path = string.Join(
                ' ', lines[index].Points.Select(
                    point => string.Create(CultureInfo.InvariantCulture, $"{X(point.X):0.#},{Y(point.Y):0.#}")));
            Add(text, $"<polyline points='{path}' fill='none' stroke='{color}' stroke-width='2'/>");
            foreach (var point in lines[index].Points)
                Add(text, $"<circle cx='{X(point.X):0.#}' cy='{Y(point.Y):0.#}' r='3' fill='{color}'/>");
            var (x, y) = (Start + (index % 4 * 195), Bottom + 58 + (index / 4 * 18));
            Add(text, $"<rect x='{x}' y='{y - 9}' width='12' height='10' fill='{color}'/>");
            Text(text, x + 18, y, lines[index].Case, string.Empty);
        }

        return Document(title, Height + (lines.Count / 5 * 18), text);

        double Scale(double x) => logarithmic ? Math.Log10(Math.Max(1, x)) : x;
        double X(double x) => high == low ? (Start + End) / 2.0 : Start + 20 + ((End - Start - 40) * (Scale(x) - low) / (high - low));
        double Y(double y) => Bottom - ((Bottom - Top) * y / top);
    }

    /// <summary>1, 2 or 5 times a power of ten, at or above the value.</summary>
    private static double NiceAbove(double value)
    {
        if (value <= 0) return 1;
        var power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        return power * (value / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 };
    }

    private static string Document(string title, int height, StringBuilder content) => string.Create(CultureInfo.InvariantCulture, $"""
        <svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {Width} {height}' width='{Width}' height='{height}' font-family='system-ui, sans-serif' font-size='12' role='img' aria-label='{Escape(title)}'>
        <rect width='100%' height='100%' fill='#ffffff'/>
        <text x='10' y='22' font-size='15' font-weight='600' fill='#1f2328'>{Escape(title)}</text>
        {content.ToString().TrimEnd()}
        </svg>

        """);

    private static void Text(StringBuilder text, double x, double y, string value, string attributes) =>
        Add(text, $"<text x='{x:0.#}' y='{y:0.#}' fill='#1f2328' {attributes}>{Escape(value)}</text>");

    private static void Add(StringBuilder text, FormattableString element) =>
        text.AppendLine(element.ToString(CultureInfo.InvariantCulture));

    private static string Escape(string value) => WebUtility.HtmlEncode(value);
}

internal sealed record BarGroup(string Name, IReadOnlyList<Bar> Bars);

/// <param name="Color">Null for a floor.</param>
internal sealed record Bar(string Name, double Value, int? Color);
