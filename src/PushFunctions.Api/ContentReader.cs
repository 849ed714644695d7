using System.Text.Json;
using PushFunctions.Api.Http;

namespace PushFunctions.Api;

/// <summary>Reads <c>content</c>. The limits only keep the absurd out: what a push may weigh is judged as rendered, against the provider's limit.</summary>
internal static class ContentReader
{
    public const int MaximumData = 256;
    public static readonly TextRule Prose = TextRules.Prose;
    public static readonly TextRule Address = TextRules.Address;
    public static readonly TextRule Name = TextRules.Name;

    public static readonly TextRule DataKey = new(1, 256)
    {
        Further = static key => IsReserved(key) ? "This key is the provider's own: from, message_type, aps and what begins with google. or gcm.notification. are. Choose another." : null,
    };

    public static readonly TextRule DataValue = Prose;

    public static SendTemplate Read(JsonField field)
    {
        if (field.Fields(ApiJson.Wire.ContentRequest) is not { } fields) return new SendTemplate();
        if (!fields.Has("title") && !fields.Has("body") && !fields.Has("data"))
            fields.Refuse("A push needs something to say: at least one of title, body and data.");
        var badge = fields.Optional("badge");
        var isText = badge?.Element.ValueKind == JsonValueKind.String;
        return new SendTemplate
        {
            Title = fields.Optional("title")?.Text(Prose),
            Subtitle = fields.Optional("subtitle")?.Text(Prose),
            Body = fields.Optional("body")?.Text(Prose),
            Image = fields.Optional("image")?.Text(Address),
            Data = fields.Optional("data")?.TextMap(MaximumData, DataKey, DataValue) ?? new Dictionary<string, string>(),
            Badge = isText ? null : badge?.Integer(0, int.MaxValue),
            BadgeTemplate = isText ? badge?.Text(TextRules.Badge) : null,
            Category = fields.Optional("category")?.Text(Name),
            ThreadId = fields.Optional("threadId")?.Text(Name),
            Link = fields.Optional("link")?.Text(Address),
        };
    }

    private static bool IsReserved(string key) =>
        key is "from" or "message_type" or "aps"
        || key.StartsWith("google.", StringComparison.Ordinal)
        || key.StartsWith("gcm.notification.", StringComparison.Ordinal);
}

/// <summary>Reads <c>overrides</c>: the known members have the right type; what is in them is the provider's to judge.</summary>
internal static class OverridesReader
{
    public const int MaximumBytes = 16 * 1024;
    public const int MaximumPairs = 256;

    public static readonly TextRule HeaderName = new(6, 64)
    {
        Further = static name => IsHeader(name) ? null : "Expected a header that begins with 'apns-' (lower case, not 'apns-id', which belongs to the notification).",
    };

    public static readonly TextRule HeaderValue = new(1, 1024) { IsTrimmed = true, MaximumTemplate = 1024 };

    public static (string? Fcm, string? Apn) Read(JsonField field)
    {
        if (field.Fields(ApiJson.Wire.OverridesRequest) is not { } fields) return (null, null);
        return (ReadFcm(fields.Optional("fcm")), ReadApn(fields.Optional("apn")));
    }

    private static string? ReadFcm(JsonField? field)
    {
        if (field?.Fields(ApiJson.Wire.FcmOverridesRequest) is not { } fields) return null;
        foreach (var name in (ReadOnlySpan<string>)["android", "webpush", "apns"]) fields.Optional(name)?.ObjectText(MaximumBytes);
        fields.Optional("data")?.TextMap(MaximumPairs, ContentReader.DataKey, ContentReader.DataValue);
        return field.Value.ObjectText(MaximumBytes);
    }

    private static string? ReadApn(JsonField? field)
    {
        if (field?.Fields(ApiJson.Wire.ApnOverridesRequest) is not { } fields) return null;
        fields.Optional("headers")?.TextMap(MaximumPairs, HeaderName, HeaderValue);
        fields.Optional("payload")?.ObjectText(MaximumBytes);
        return field.Value.ObjectText(MaximumBytes);
    }

    private static bool IsHeader(string name) =>
        name.StartsWith("apns-", StringComparison.Ordinal) && name != "apns-id"
        && name.All(static character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '-');
}
