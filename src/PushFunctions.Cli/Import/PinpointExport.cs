using System.Text.Json;

namespace PushFunctions.Cli.Import;

/// <summary>
/// Amazon Pinpoint's export of endpoints: a JSON object in each line, as its user guide describes for segments
/// (https://docs.aws.amazon.com/pinpoint/latest/developerguide/audience-define-export.html, the fields in
/// https://docs.aws.amazon.com/pinpoint/latest/apireference/apps-application-id-endpoints-endpoint-id.html).
/// </summary>
internal static class PinpointExport
{
    public static ImportRecord Read(long line, string text, JsonElement endpoint, ImportDefaults defaults)
    {
        var channel = ImportSources.At(endpoint, "ChannelType");
        if (channel is null) return new ImportRecord(line, text, null, "This is not an endpoint: there is no ChannelType.");
        // A VoIP token is another one than the app's own: a notification to it is refused.
        if (channel is "APNS_VOIP" or "APNS_VOIP_SANDBOX")
            return new ImportRecord(line, text, null, Skipped: $"{channel} is a token for calls only");
        var provider = channel switch
        {
            "GCM" => "FCM",
            "APNS" => "APN",
            "APNS_SANDBOX" => "APN_SANDBOX",
            _ => null,
        };
        if (provider is null) return new ImportRecord(line, text, null, Skipped: $"{channel} is no push of FCM or APNs");
        if (ImportSources.At(endpoint, "OptOut") == "ALL") return new ImportRecord(line, text, null, Skipped: "opted out");
        if (ImportSources.At(endpoint, "EndpointStatus") == "INACTIVE") return new ImportRecord(line, text, null, Skipped: "inactive");
        Dictionary<string, string> tags = new(StringComparer.Ordinal);
        foreach (var holder in new[] { "Attributes", "User.UserAttributes" })
        {
            if (Find(endpoint, holder) is not { ValueKind: JsonValueKind.Object } attributes) continue;
            foreach (var attribute in attributes.EnumerateObject())
            {
                // Attributes have lists of values: a tag has one, so the first is taken.
                var value = attribute.Value.ValueKind == JsonValueKind.Array && attribute.Value.GetArrayLength() > 0
                    ? attribute.Value[0]
                    : attribute.Value;
                if (
                    RegistrationBuilder.IsTagKey(attribute.Name)
                        && value.ValueKind == JsonValueKind.String
                        && RegistrationBuilder.TagValue(value.GetString()!) is { } tag
                        && tags.Count < 20)
                    tags.TryAdd(attribute.Name, tag);
            }
        }

        return RegistrationBuilder.Build(
            line, text,
            field => field switch
            {
                "token" => ImportSources.At(endpoint, "Address"),
                "provider" => provider,
                "externalId" => ImportSources.At(endpoint, "User.UserId"),
                "locale" => ImportSources.At(endpoint, "Demographic.Locale")?.Replace('_', '-'),
                "timeZone" => ImportSources.At(endpoint, "Demographic.Timezone"),
                _ => null,
            },
            tags, defaults);
    }

    private static JsonElement? Find(JsonElement element, string path)
    {
        foreach (var name in path.Split('.'))
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element)) return null;
        }

        return element;
    }
}
