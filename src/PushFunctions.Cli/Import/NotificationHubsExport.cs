using System.Text.Json;
using System.Xml;
using System.Xml.Linq;

namespace PushFunctions.Cli.Import;

/// <summary>
/// Azure Notification Hubs: the output of an ExportRegistrations job, a registration as XML in each line
/// (https://learn.microsoft.com/azure/notification-hubs/export-modify-registrations-bulk; the elements in
/// https://learn.microsoft.com/rest/api/notificationhubs/create-registration), or installations, an object in each line
/// (https://learn.microsoft.com/rest/api/notificationhubs/create-overwrite-installation).
/// </summary>
internal static class NotificationHubsExport
{
    // How the hub itself marks the user of a registration.
    private const string UserTag = "$UserId:";

    public static IEnumerable<ImportRecord> Read(TextReader reader, ImportDefaults defaults) =>
        ImportSources.Lines(reader, (line, text) => text.TrimStart().StartsWith('{')
            ? ImportSources.Json(line, text, element => ReadInstallation(line, text, element, defaults))
            : ReadRegistration(line, text, defaults));

    private static ImportRecord ReadRegistration(long line, string text, ImportDefaults defaults)
    {
        try
        {
            // No DTD: a file from elsewhere must not make this read other files.
            using var xml = XmlReader.Create(
                new StringReader(text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            var description = XElement.Load(xml)
                .DescendantsAndSelf()
                .FirstOrDefault(element => element.Name.LocalName.EndsWith("RegistrationDescription", StringComparison.Ordinal));
            if (description is null) return new ImportRecord(line, text, null, "It has no …RegistrationDescription.");
            var kind = description.Name.LocalName.Replace(
                "TemplateRegistrationDescription", "",
                StringComparison.Ordinal).Replace("RegistrationDescription", "", StringComparison.Ordinal);
            string? Value(string name) =>
                description.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value.Trim() is { Length: > 0 } value
                    ? value
                    : null;
            var (provider, token) = kind switch
            {
                "Apple" => ("APN", Value("DeviceToken")),
                "FcmV1" => ("FCM", Value("FcmV1RegistrationId")),
                "Fcm" => ("FCM", Value("FcmRegistrationId") ?? Value("GcmRegistrationId")),
                "Gcm" => ("FCM", Value("GcmRegistrationId")),
                _ => (null, null),
            };
            return provider is null
                ? new ImportRecord(line, text, null, Skipped: $"{kind} is no push of FCM or APNs")
                : Build(
                    line, text, provider, token, null,
                    Value("Tags")?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [], defaults);
        }
        catch (XmlException exception)
        {
            return new ImportRecord(line, text, null, $"It is not XML: {exception.Message}");
        }
    }

    private static ImportRecord ReadInstallation(long line, string text, JsonElement installation, ImportDefaults defaults)
    {
        var platform = ImportSources.At(installation, "platform") ?? ImportSources.At(installation, "Platform");
        var provider = platform?.ToUpperInvariant() switch { "APNS" => "APN", "FCMV1" or "GCM" or "FCM" => "FCM", _ => null };
        if (platform is null) return new ImportRecord(line, text, null, "This is not an installation: there is no platform.");
        if (provider is null)
            return new ImportRecord(line, text, null, Skipped: $"{RegistrationBuilder.Short(platform)} is no push of FCM or APNs");
        if (ImportSources.At(installation, "pushChannelExpired") == "true") return new ImportRecord(line, text, null, Skipped: "expired");
        List<string> tags = [];
        if (installation.TryGetProperty("tags", out var list) && list.ValueKind == JsonValueKind.Array)
        {
            tags.AddRange(list.EnumerateArray().Where(tag => tag.ValueKind == JsonValueKind.String).Select(tag => tag.GetString()!));
        }

        var user = ImportSources.At(installation, "userId") ?? ImportSources.At(installation, "userID");
        return Build(line, text, provider, ImportSources.At(installation, "pushChannel"), user, tags, defaults);
    }

    private static ImportRecord Build(
        long line, string text, string provider, string? token, string? user, IReadOnlyList<string> tags, ImportDefaults defaults)
    {
        Dictionary<string, string> kept = new(StringComparer.Ordinal);
        foreach (var tag in tags)
        {
            if (tag.StartsWith(UserTag, StringComparison.Ordinal)) user ??= tag[UserTag.Length..];
            else if (!tag.StartsWith('$') && kept.Count < 20) AddTag(kept, tag);
        }

        return RegistrationBuilder.Build(
            line, text, field => field switch { "token" => token, "provider" => provider, "externalId" => user, _ => null }, kept,
            defaults);
    }

    // A tag there is a word, often with a colon: here it has a key and a value.
    private static void AddTag(Dictionary<string, string> tags, string tag)
    {
        var at = tag.IndexOf(':', StringComparison.Ordinal);
        var (key, value) = at > 0 ? (tag[..at], tag[(at + 1)..]) : (tag, "");
        if (RegistrationBuilder.IsTagKey(key) && RegistrationBuilder.TagValue(value) is not null) tags[key] = value;
    }
}
