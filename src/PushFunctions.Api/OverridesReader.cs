using PushFunctions.Api.Http;

namespace PushFunctions.Api;

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
