using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using static PushFunctions.Simulator.Fcm.FcmType;

namespace PushFunctions.Simulator.Fcm;

/// <summary>The type of a field in FCM's message, as protobuf's JSON form knows it.</summary>
/// <param name="Name">How Google names the type when a value does not fit.</param>
internal abstract record FcmType(string Name)
{
    public static FcmType Text { get; } = new Scalar("TYPE_STRING");

    public static FcmType Flag { get; } = new Scalar("TYPE_BOOL");

    public static FcmType Whole { get; } = new Scalar("TYPE_INT32");

    public static FcmType Fraction { get; } = new Scalar("TYPE_FLOAT");

    public static FcmType Duration { get; } = new Scalar("type.googleapis.com/google.protobuf.Duration");

    public static FcmType Timestamp { get; } = new Scalar("type.googleapis.com/google.protobuf.Timestamp");

    /// <summary>Any JSON object.</summary>
    public static FcmType Struct { get; } = new Scalar("type.googleapis.com/google.protobuf.Struct");

    public sealed record Scalar(string Name) : FcmType(Name);

    /// <summary>A map from strings to strings.</summary>
    public sealed record Map(string Name) : FcmType(Name);

    public sealed record List(FcmType Item) : FcmType(Item.Name);

    /// <summary>One of some names, or its number.</summary>
    public sealed record Choice(string Name, IReadOnlyList<string> Values) : FcmType(Name);

    /// <summary>A message with known fields, which may be spelled as in the proto file or in camel case.</summary>
    public sealed record Message : FcmType
    {
        private readonly Dictionary<string, FcmType> _fields = [];

        public Message(string name, params (string Name, FcmType Type)[] fields)
            : base(name)
        {
            foreach (var (field, type) in fields)
            {
                _fields[field] = type;
                _fields[Camel(field)] = type;
            }
        }

        public FcmType? Field(string name) => _fields.GetValueOrDefault(name);

        private static string Camel(string snake) =>
            string.Concat(snake.Split('_').Select((word, i) => i == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));
    }
}

/// <summary>The request of messages:send:
/// https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages.</summary>
internal static class FcmSchema
{
    private const string Package = "type.googleapis.com/google.firebase.fcm.v1.";

    private static readonly FcmType FcmOptions = new Message(Package + "FcmOptions", ("analytics_label", Text));

    private static readonly FcmType Notification = new Message(Package + "Notification", ("title", Text), ("body", Text), ("image", Text));

    private static readonly FcmType LightSettings = new Message(Package + "LightSettings",
        ("color", new Message(
            "type.googleapis.com/google.type.Color", ("red", Fraction), ("green", Fraction), ("blue", Fraction), ("alpha", Fraction))),
        ("light_on_duration", FcmType.Duration), ("light_off_duration", FcmType.Duration));

    private static readonly FcmType AndroidNotification = new Message(Package + "AndroidNotification",
        ("title", Text), ("body", Text), ("icon", Text), ("color", Text), ("sound", Text), ("tag", Text), ("click_action", Text),
        ("body_loc_key", Text), ("body_loc_args", new List(Text)), ("title_loc_key", Text), ("title_loc_args", new List(Text)),
        ("channel_id", Text), ("ticker", Text), ("sticky", Flag), ("event_time", FcmType.Timestamp), ("local_only", Flag),
        ("notification_priority", new Choice(Package + "AndroidNotification.NotificationPriority",
            ["PRIORITY_UNSPECIFIED", "PRIORITY_MIN", "PRIORITY_LOW", "PRIORITY_DEFAULT", "PRIORITY_HIGH", "PRIORITY_MAX"])),
        ("default_sound", Flag), ("default_vibrate_timings", Flag), ("default_light_settings", Flag),
        ("vibrate_timings", new List(FcmType.Duration)),
        ("visibility", new Choice(Package + "AndroidNotification.Visibility", ["VISIBILITY_UNSPECIFIED", "PRIVATE", "PUBLIC", "SECRET"])),
        ("notification_count", Whole), ("light_settings", LightSettings), ("image", Text), ("bypass_proxy_notification", Flag),
        ("proxy", new Choice(Package + "AndroidNotification.Proxy", ["PROXY_UNSPECIFIED", "ALLOW", "DENY", "IF_PRIORITY_LOWERED"])));

    private static readonly FcmType Android = new Message(Package + "AndroidConfig",
        ("collapse_key", Text), ("priority", new Choice(Package + "AndroidMessagePriority", ["NORMAL", "HIGH"])), ("ttl", FcmType.Duration),
        ("restricted_package_name", Text), ("data", new Map(Package + "AndroidConfig.DataEntry")), ("notification", AndroidNotification),
        ("fcm_options", FcmOptions), ("direct_boot_ok", Flag), ("bandwidth_constrained_ok", Flag), ("restricted_satellite_ok", Flag));

    private static readonly FcmType Webpush = new Message(Package + "WebpushConfig",
        ("headers", new Map(Package + "WebpushConfig.HeadersEntry")), ("data", new Map(Package + "WebpushConfig.DataEntry")),
        ("notification", Struct), ("fcm_options", new Message(Package + "WebpushFcmOptions", ("link", Text), ("analytics_label", Text))));

    private static readonly FcmType Apns = new Message(Package + "ApnsConfig",
        ("headers", new Map(Package + "ApnsConfig.HeadersEntry")), ("payload", Struct), ("live_activity_token", Text),
        ("fcm_options", new Message(Package + "ApnsFcmOptions", ("analytics_label", Text), ("image", Text))));

    /// <summary>The kinds of target, of which a message has exactly one.</summary>
    public static IReadOnlyList<string> Targets { get; } = ["token", "fid", "topic", "condition"];

    public static FcmType Request { get; } = new Message(Package + "SendMessageRequest",
        ("validate_only", Flag),
        ("message", new Message(Package + "Message",
            ("name", Text), ("data", new Map(Package + "Message.DataEntry")), ("notification", Notification), ("android", Android),
            ("webpush", Webpush), ("apns", Apns), ("fcm_options", FcmOptions),
            ("token", Text), ("fid", Text), ("topic", Text), ("condition", Text))));
}

/// <summary>Checks JSON against a type the way Google's front end does, and reports what does not fit in its
/// words.</summary>
internal static partial class FcmShape
{
    private const NumberStyles NumberForm = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    public static void Check(JsonElement value, FcmType type, string path, List<FieldViolation> violations)
    {
        // In protobuf's JSON a null is an absent field.
        if (value.ValueKind == JsonValueKind.Null)
            return;

        switch (type)
        {
            case FcmType.Message message when value.ValueKind == JsonValueKind.Object:
                CheckFields(value, message, path, violations);
                break;
            case FcmType.Map when value.ValueKind == JsonValueKind.Object:
                CheckMap(value, path, violations);
                break;
            case FcmType.List list when value.ValueKind == JsonValueKind.Array:
                CheckItems(value, list, path, violations);
                break;
            default:
                if (!Fits(value, type))
                    violations.Add(Misfit(value, type, path));
                break;
        }
    }

    private static void CheckFields(JsonElement value, FcmType.Message message, string path, List<FieldViolation> violations)
    {
        foreach (var property in value.EnumerateObject())
        {
            if (message.Field(property.Name) is { } type)
                Check(property.Value, type, Below(path, property.Name), violations);
            else
                violations.Add(new FieldViolation(path, path.Length == 0
                    ? $"Invalid JSON payload received. Unknown name \"{property.Name}\": Cannot find field."
                    : $"Invalid JSON payload received. Unknown name \"{property.Name}\" at '{path}': Cannot find field."));
        }
    }

    private static void CheckMap(JsonElement value, string path, List<FieldViolation> violations)
    {
        var i = 0;
        foreach (var entry in value.EnumerateObject())
        {
            if (entry.Value.ValueKind != JsonValueKind.String)
                violations.Add(Misfit(entry.Value, FcmType.Text, $"{path}[{i}].value"));
            i++;
        }
    }

    private static void CheckItems(JsonElement value, FcmType.List list, string path, List<FieldViolation> violations)
    {
        var i = 0;
        foreach (var item in value.EnumerateArray())
        {
            Check(item, list.Item, $"{path}[{i++}]", violations);
        }
    }

    private static bool Fits(JsonElement value, FcmType type) => value.ValueKind switch
    {
        JsonValueKind.String when type is FcmType.Choice choice =>
            choice.Values.Contains(value.GetString(), StringComparer.OrdinalIgnoreCase),
        JsonValueKind.Number when type is FcmType.Choice choice =>
            value.TryGetInt32(out var number) && number >= 0 && number < choice.Values.Count,
        JsonValueKind.String when type == FcmType.Duration => DurationForm().IsMatch(value.GetString()!),
        JsonValueKind.String when type == FcmType.Timestamp =>
            TimestampForm().IsMatch(value.GetString()!) && value.TryGetDateTimeOffset(out _),
        JsonValueKind.String when type == FcmType.Whole || type == FcmType.Fraction => IsNumber(value.GetString()!, type),
        JsonValueKind.String => type == FcmType.Text,
        JsonValueKind.Number => IsNumber(value.GetRawText(), type),
        JsonValueKind.True or JsonValueKind.False => type == FcmType.Flag,
        JsonValueKind.Object => type == FcmType.Struct,
        _ => false,
    };

    // Protobuf's JSON form also accepts a number in quotes, and 3.0 or 3e0 for an integer.
    private static bool IsNumber(string text, FcmType type)
    {
        if (type == FcmType.Fraction)
            return text is "NaN" or "Infinity" or "-Infinity"
                || (float.TryParse(text, NumberForm, CultureInfo.InvariantCulture, out var fraction) && float.IsFinite(fraction));

        return type == FcmType.Whole && double.TryParse(text, NumberForm, CultureInfo.InvariantCulture, out var whole)
            && whole is >= int.MinValue and <= int.MaxValue && whole == Math.Truncate(whole);
    }

    private static FieldViolation Misfit(JsonElement value, FcmType type, string path)
    {
        var text = $"Invalid value at '{path}' ({type.Name}), {value.GetRawText()}";
        return new FieldViolation(path, type == FcmType.Duration && value.ValueKind == JsonValueKind.String
            ? $"Invalid value at '{path}' ({type.Name}), Field '{path[(path.LastIndexOf('.') + 1)..]}', Illegal duration format; duration must end with 's'"
            : text);
    }

    private static string Below(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    [GeneratedRegex(@"^-?[0-9]{1,12}(\.[0-9]{1,9})?s\z")]
    private static partial Regex DurationForm();

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})\z")]
    private static partial Regex TimestampForm();
}
