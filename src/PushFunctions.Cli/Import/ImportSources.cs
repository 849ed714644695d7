using System.IO.Compression;
using System.Text.Json;

namespace PushFunctions.Cli.Import;

/// <summary>Whose export a file is.</summary>
internal enum ExportOf
{
    NotificationHubs,
    Pinpoint,
    OneSignal,
    Parse,
}

/// <summary>Reads a file, in whatever format, as registrations.</summary>
internal static class ImportSources
{
    /// <summary>JSON can have what is no text: half of a pair of \u escapes. Reading it as text throws.</summary>
    public const string HalfCharacter = "It has half a character: a \\ud800 to \\udfff without its other half.";

    public static IEnumerable<ImportRecord> Read(
        string path, ExportOf? from, ColumnMap map, ImportDefaults defaults, Action<IReadOnlyList<string>> onUnused)
    {
        using var reader = Open(path);
        var records = from switch
        {
            ExportOf.NotificationHubs => NotificationHubsExport.Read(reader, defaults),
            ExportOf.Pinpoint =>
                Lines(reader, (line, text) => Json(line, text, element => PinpointExport.Read(line, text, element, defaults))),
            ExportOf.OneSignal => OneSignalExport.Read(reader, defaults),
            ExportOf.Parse => ParseExport.Read(reader, defaults),
            _ when IsJson(path) =>
                Lines(reader, (line, text) => Json(line, text, element => map.Read(line, text, name => At(element, name), defaults))),
            _ => CsvSource.Read(reader, map.Required, head => onUnused(map.Fit(head))).Select(record => record.Problem is { } problem
                ? new ImportRecord(record.Line, record.Text, null, problem)
                : map.Read(record.Line, record.Text, name => record[name], defaults)),
        };
        if (from is null && IsJson(path)) map.Fit([.. RegistrationBuilder.Fields, "tags"]);
        foreach (var record in records) yield return record;
    }

    /// <summary>A line for each record; empty ones are left out, and one that is too long is refused.</summary>
    public static IEnumerable<ImportRecord> Lines(TextReader reader, Func<long, string, ImportRecord> read) =>
        Lines(new LineReader(reader, CsvSource.LongestLine), read);

    public static IEnumerable<ImportRecord> Lines(LineReader lines, Func<long, string, ImportRecord> read)
    {
        while (lines.TryRead(out var line))
        {
            if (line.IsCut)
                yield return new ImportRecord(
                    line.Number, line.Text, null, $"The line is longer than {CsvSource.LongestLine:#,0} characters.");
            else if (!string.IsNullOrWhiteSpace(line.Text)) yield return read(line.Number, line.Text);
        }
    }

    public static ImportRecord Json(long line, string text, Func<JsonElement, ImportRecord> read)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? read(document.RootElement)
                : new ImportRecord(line, text, null, "It is no JSON object.");
        }
        catch (JsonException exception)
        {
            return new ImportRecord(line, text, null, $"It is not JSON (character {exception.BytePositionInLine + 1}).");
        }
        catch (InvalidOperationException)
        {
            return new ImportRecord(line, text, null, HalfCharacter);
        }
    }

    /// <param name="path">A name, or names with dots between.</param>
    /// <returns>The value as text; null where there is none.</returns>
    public static string? At(JsonElement element, string path)
    {
        if (!element.TryGetProperty(path, out var found))
        {
            var names = path.Split('.');
            found = element;
            foreach (var name in names)
            {
                if (found.ValueKind != JsonValueKind.Object || !found.TryGetProperty(name, out found)) return null;
            }
        }

        return found.ValueKind switch
        {
            JsonValueKind.String => found.GetString() is { Length: > 0 } text ? text : null,
            JsonValueKind.Null or JsonValueKind.Undefined => null,
            _ => found.GetRawText(),
        };
    }

    private static StreamReader Open(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 128 * 1024);
        return new StreamReader(
            path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file);
    }

    private static bool IsJson(string path)
    {
        var name = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        return Path.GetExtension(name).ToLowerInvariant() is ".json" or ".jsonl" or ".ndjson";
    }
}
