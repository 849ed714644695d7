using System.Text.Json;

namespace PushFunctions.Cli.Import;

/// <summary>
/// OneSignal's export of subscriptions: CSV, as https://documentation.onesignal.com/reference/csv-export describes it.
/// <c>external_user_id</c> and <c>timezone_id</c> are there if the export asked for them.
/// </summary>
internal static class OneSignalExport
{
    public static IEnumerable<ImportRecord> Read(TextReader reader, ImportDefaults defaults) =>
        CsvSource.Read(reader, ["identifier", "device_type"]).Select(record => Read(record, defaults));

    private static ImportRecord Read(CsvRecord record, ImportDefaults defaults)
    {
        var (line, text) = (record.Line, record.Text);
        if (record.Problem is { } problem) return new ImportRecord(line, text, null, problem);
        var provider = record["device_type"] switch { "0" => "APN", "1" => "FCM", _ => null };
        if (provider is null)
        {
            return new ImportRecord(line, text, null, Skipped: record["device_type"] switch
            {
                "11" => "e-mail",
                "14" => "SMS",
                { } type => $"device type {RegistrationBuilder.Short(type)} is no push of FCM or APNs",
                null => "without a device type",
            });
        }

        if (record["invalid_identifier"] is "t" or "true" or "TRUE")
            return new ImportRecord(line, text, null, Skipped: "unsubscribed or uninstalled");
        if (record["identifier"] is null) return new ImportRecord(line, text, null, Skipped: "without a token");
        Dictionary<string, string> tags = new(StringComparer.Ordinal);
        if (record["tags"] is { } json && !TryReadTags(json, tags)) return new ImportRecord(line, text, null, "'tags' is no JSON object.");
        return RegistrationBuilder.Build(
            line, text,
            field => field switch
            {
                "token" => record["identifier"],
                "provider" => provider,
                "externalId" => record["external_user_id"] ?? record["external_id"],
                "locale" => record["language"],
                "timeZone" => record["timezone_id"],
                _ => null,
            },
            tags, defaults);
    }

    private static bool TryReadTags(string json, Dictionary<string, string> tags)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object) return false;
            foreach (var tag in document.RootElement.EnumerateObject())
            {
                var value = tag.Value.ValueKind == JsonValueKind.String ? tag.Value.GetString()! : tag.Value.GetRawText();
                if (RegistrationBuilder.IsTagKey(tag.Name) && RegistrationBuilder.TagValue(value) is { } known && tags.Count < 20)
                    tags[tag.Name] = known;
            }

            return true;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return false;
        }
    }
}
