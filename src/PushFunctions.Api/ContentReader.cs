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
