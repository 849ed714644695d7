using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using PushFunctions.Client;

namespace PushFunctions.Cli.Output;

/// <summary>Aligned columns, as wide as what stands in them and never cut: ids are there to be copied.</summary>
internal static class Table
{
    public static void Write<T>(TextWriter output, IReadOnlyList<T> items, IReadOnlyList<(string Head, Func<T, string?> Value)> columns)
    {
        List<string[]> rows =
        [
            [.. columns.Select(column => column.Head)],
            .. items.Select(item => columns.Select(column => Clean(column.Value(item))).ToArray())
        ];
        WriteRows(output, rows);
    }

    public static void WriteLines(TextWriter output, IReadOnlyList<(string Name, string? Value)> lines) =>
        WriteRows(output, [.. lines.Where(line => line.Value is not null).Select(line => new[] { line.Name, Clean(line.Value) })]);

    /// <summary>What people have stored may hold what steers a terminal.</summary>
    public static string Clean(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "-";
        if (!text.Any(char.IsControl)) return text;
        var clean = new StringBuilder(text.Length);
        foreach (var letter in text) clean.Append(char.IsControl(letter) ? '�' : letter);
        return clean.ToString();
    }

    private static void WriteRows(TextWriter output, List<string[]> rows)
    {
        if (rows.Count == 0) return;
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
        {
            output.WriteLine(
                string.Join("  ", row.Select((cell, column) => column == row.Length - 1 ? cell : cell.PadRight(widths[column]))));
        }
    }
}

/// <summary>JSON as scripts get it: the API's names, nothing left out, one value for each command.</summary>
internal static class JsonText
{
    private static readonly JsonSerializerOptions Indented = new(PushClient.Json)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    private static readonly JsonSerializerOptions OneLine = new(Indented) { WriteIndented = false };

    public static string Of(object? value) => JsonSerializer.Serialize(value, Indented);

    public static string LineOf(object? value) => JsonSerializer.Serialize(value, OneLine);
}
