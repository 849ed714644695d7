using System.Text;
using System.Text.Json;

namespace PushFunctions.Cli.Import;

/// <summary>
/// Parse's export of the class <c>_Installation</c>: <c>{"results":[…]}</c>, an array, or (as mongoexport writes it) an
/// object in each line. The fields are in https://docs.parseplatform.org/rest/guide/#installations.
/// </summary>
internal static class ParseExport
{
    // An array has to be read as a whole.
    private const long LargestArray = 1L << 30;

    public static IEnumerable<ImportRecord> Read(StreamReader reader, ImportDefaults defaults)
    {
        var lines = new LineReader(reader, CsvSource.LongestLine);
        if (!lines.TryRead(out var first)) return [];
        if (IsObjectInOneLine(first.Text))
        {
            lines.PutBack([first]);
            return ImportSources.Lines(
                lines, (line, text) => ImportSources.Json(line, text, element => Read(line, text, element, defaults)));
        }

        return Array(reader, defaults);
    }

    private static IEnumerable<ImportRecord> Array(StreamReader reader, ImportDefaults defaults)
    {
        // From the beginning, as bytes: a string of a large file would be twice as large.
        if (reader.BaseStream is not FileStream file)
            throw new CliException("A compressed array cannot be read: unpack the file first.", ExitCode.Usage);
        if (file.Length > LargestArray)
            throw new CliException(
                "The array is larger than 1 GiB: export an object in each line (mongoexport does), or split it.", ExitCode.Usage);
        file.Position = 0;
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(file);
        }
        catch (JsonException exception)
        {
            throw new CliException(
                $"The file is not JSON (line {exception.LineNumber + 1}). Expected {{\"results\":[…]}}, an array, or an object in each "
                    + $"line.",
                ExitCode.Usage, exception);
        }

        using (document)
        {
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object && HasResults(root, out var results)) root = results;
            if (root.ValueKind != JsonValueKind.Array)
                throw new CliException(
                    "The file has no installations: expected {\"results\":[…]}, an array, or an object in each line.", ExitCode.Usage);
            long place = 0;
            foreach (var element in root.EnumerateArray())
            {
                place++;
                var text = element.GetRawText();
                yield return ImportSources.Json(place, text, installation => Read(place, text, installation, defaults));
            }
        }
    }

    private static bool HasResults(JsonElement root, out JsonElement results)
    {
        try
        {
            return root.TryGetProperty("results", out results);
        }
        catch (InvalidOperationException)
        {
            // A name with half a character.
            results = default;
            return false;
        }
    }

    private static bool IsObjectInOneLine(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(Encoding.UTF8.GetBytes(line));
            return document.RootElement.ValueKind == JsonValueKind.Object && !HasResults(document.RootElement, out _);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static ImportRecord Read(long line, string text, JsonElement installation, ImportDefaults defaults)
    {
        var device = ImportSources.At(installation, "deviceType");
        var push = ImportSources.At(installation, "pushType");
        var provider = (push?.ToUpperInvariant(), device?.ToUpperInvariant()) switch
        {
            ("GCM" or "FCM", _) => "FCM",
            (_, "IOS" or "OSX" or "TVOS") => "APN",
            (_, "ANDROID" or "FCM") => "FCM",
            _ => null,
        };
        if (device is null && push is null)
            return new ImportRecord(line, text, null, "This is not an installation: there is no deviceType.");
        if (provider is null)
            return new ImportRecord(line, text, null, Skipped: $"{RegistrationBuilder.Short(device ?? push!)} is no push of FCM or APNs");
        if (ImportSources.At(installation, "deviceToken") is null) return new ImportRecord(line, text, null, Skipped: "without a token");
        Dictionary<string, string> tags = new(StringComparer.Ordinal);
        if (installation.TryGetProperty("channels", out var channels) && channels.ValueKind == JsonValueKind.Array)
        {
            foreach (
                var channel in channels.EnumerateArray()
                    .Where(channel => channel.ValueKind == JsonValueKind.String)
                    .Select(channel => channel.GetString()!))
            {
                if (channel.Length is > 0 and <= 64 && RegistrationBuilder.TagValue(channel) is not null && tags.Count < 20)
                    tags[channel] = "";
            }
        }

        // A pointer to _User: {"__type":"Pointer","className":"_User","objectId":"…"}; mongoexport writes "_User$…".
        var user = ImportSources.At(installation, "user.objectId")
            ?? ImportSources.At(installation, "_p_user")?.Replace("_User$", "", StringComparison.Ordinal);
        return RegistrationBuilder.Build(
            line, text,
            field => field switch
            {
                "token" => ImportSources.At(installation, "deviceToken"),
                "provider" => provider,
                "externalId" => user,
                "locale" => ImportSources.At(installation, "localeIdentifier")?.Replace('_', '-'),
                "timeZone" => ImportSources.At(installation, "timeZone"),
                _ => null,
            },
            tags, defaults);
    }
}
