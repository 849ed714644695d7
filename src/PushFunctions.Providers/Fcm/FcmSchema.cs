using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace PushFunctions.Providers.Fcm;

/// <summary>
/// The types of what overrides may set in FCM's message, as protobuf's JSON form knows them, and FCM's own rules for
/// single fields: https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages. FCM refuses a message
/// with a field that is not known here.
/// </summary>
internal static partial class FcmSchema
{
    private const int MaximumTimeToLive = 2_419_200;
    private static readonly Check AnyText = Text(static _ => null);
    private static readonly Check AnyObject = static (value, _, _) => value is JsonObject ? null : "expected an object.";
    private static readonly Check Number = static (value, _, _) => IsNumber(value, out _) ? null : "expected a number.";
    private static readonly Check Duration = Text(
        static text => DurationForm().IsMatch(text) ? null : "expected seconds followed by 's', such as 3.5s.");
    private static readonly Check Label = Text(
        static text => LabelForm().IsMatch(text) ? null : "expected 1 to 50 characters of a-z, A-Z, 0-9, '-', '_', '.', '~' and '%'.");

    private static readonly Check Integer = static (value, _, _) =>
        IsNumber(value, out var number) && number == decimal.Truncate(number)
            && number is >= int.MinValue and <= int.MaxValue ? null : "expected an integer.";

    private static readonly Check Flag = static (value, _, _) =>
        value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False
            || (value?.GetValueKind() == JsonValueKind.String && bool.TryParse((string?)value, out _)) ? null : "expected true or false.";

    private static readonly Check Color = Text(static text => ColorForm().IsMatch(text) ? null : "expected a color as #RRGGBB.");

    private static readonly Check TimeToLive = Text(static text =>
        DurationForm().IsMatch(text)
            && decimal.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
                && seconds is >= 0 and <= MaximumTimeToLive
            ? null
            : "expected 0s to 2419200s: seconds followed by 's'. timeToLive sets it too.");

    private static readonly Check Timestamp = Text(static text =>
        TimestampForm().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _)
            ? null
            : "expected a time with its seconds and offset, such as 2026-01-31T09:00:00Z.");

    private static readonly Check Link = Text(static text =>
        text.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
            ? null
            : "expected a link that begins with https://. Other links can be set as content.link.");

    private static readonly Check Data = Map(
        AnyText, static key => IsReserved(key)
            ? "the key is reserved by FCM, as are from, message_type and keys that begin with google. or gcm.notification. Use another key."
                : null);

    private static readonly Check AndroidNotification = Message(new()
    {
        ["title"] = AnyText,
        ["body"] = AnyText,
        ["icon"] = AnyText,
        ["color"] = Color,
        ["sound"] = AnyText,
        ["tag"] = AnyText,
        ["click_action"] = AnyText,
        ["body_loc_key"] = AnyText,
        ["body_loc_args"] = List(AnyText),
        ["title_loc_key"] = AnyText,
        ["title_loc_args"] = List(AnyText),
        ["channel_id"] = AnyText,
        ["ticker"] = AnyText,
        ["sticky"] = Flag,
        ["event_time"] = Timestamp,
        ["local_only"] = Flag,
        ["notification_priority"] = OneOf(
            "PRIORITY_UNSPECIFIED", "PRIORITY_MIN", "PRIORITY_LOW", "PRIORITY_DEFAULT", "PRIORITY_HIGH", "PRIORITY_MAX"),
        ["default_sound"] = Flag,
        ["default_vibrate_timings"] = Flag,
        ["default_light_settings"] = Flag,
        ["vibrate_timings"] = List(Duration),
        ["visibility"] = OneOf("VISIBILITY_UNSPECIFIED", "PRIVATE", "PUBLIC", "SECRET"),
        ["notification_count"] = Integer,
        ["image"] = AnyText,
        ["light_settings"] = Message(new()
        {
            ["color"] = Message(new() { ["red"] = Number, ["green"] = Number, ["blue"] = Number, ["alpha"] = Number }),
            ["light_on_duration"] = Duration,
            ["light_off_duration"] = Duration,
        }),
        ["bypass_proxy_notification"] = Flag,
        ["proxy"] = OneOf("PROXY_UNSPECIFIED", "ALLOW", "DENY", "IF_PRIORITY_LOWERED"),
    });

    private static readonly Check Overrides = Message(new()
    {
        ["android"] = Message(new()
        {
            ["collapse_key"] = AnyText,
            ["priority"] = OneOf("NORMAL", "HIGH"),
            ["ttl"] = TimeToLive,
            ["restricted_package_name"] = AnyText,
            ["data"] = Data,
            ["notification"] = AndroidNotification,
            ["fcm_options"] = Message(new() { ["analytics_label"] = Label }),
            ["direct_boot_ok"] = Flag,
            ["bandwidth_constrained_ok"] = Flag,
            ["restricted_satellite_ok"] = Flag,
        }),
        ["webpush"] = Message(new()
        {
            ["headers"] = Map(AnyText),
            ["data"] = Data,
            ["notification"] = AnyObject,
            ["fcm_options"] = Message(new() { ["link"] = Link, ["analytics_label"] = Label }),
        }),
        ["apns"] = Message(new()
        {
            ["headers"] = Map(AnyText),
            ["payload"] = Message(new() { ["aps"] = AnyObject }, isOpen: true),
            ["live_activity_token"] = AnyText,
            ["fcm_options"] = Message(new() { ["analytics_label"] = Label, ["image"] = AnyText }),
        }),
        ["data"] = Data,
    });

    /// <summary>What is wrong with a value, or null; a value with members reports what is wrong in them
    /// itself.</summary>
    private delegate string? Check(JsonNode? value, string path, Faults faults);

    /// <summary>FCM's own data keys, in the words of its discovery document.</summary>
    public static bool IsReserved(string key) =>
        key is "from" or "message_type" || key.StartsWith("google.", StringComparison.Ordinal)
            || key.StartsWith("gcm.notification.", StringComparison.Ordinal);

    /// <summary>Adds what FCM is certain to refuse, and gives fields their names in snake case: of a field in both
    /// spellings FCM would use one.</summary>
    /// <param name="path">The JSON path of the overrides.</param>
    /// <param name="isOutline">The message is one of <see cref="PushMessage.IsOutline"/>: unknown values are not
    /// checked.</param>
    public static void CheckAndNormalize(JsonObject overrides, string path, bool isOutline, List<PayloadFault> faults) =>
        Overrides(overrides, path, new Faults(faults, isOutline));

    public static string Member(string path, string name) => NameForm().IsMatch(name) ? $"{path}.{name}" : $"{path}['{name}']";

    private static Check Message(Dictionary<string, Check> fields, bool isOpen = false)
    {
        var byCamelCase = fields.Keys.ToDictionary(CamelCase);
        return (value, path, faults) =>
        {
            if (value is not JsonObject json) return "expected an object.";
            foreach (var (name, member) in json.ToList())
            {
                var known = isOpen ? name : byCamelCase.GetValueOrDefault(name, name);
                if (!fields.TryGetValue(known, out var check))
                {
                    if (!isOpen)
                        faults.Add(
                            Member(path, name), fields.Count <= 12
                                ? $"FCM has no such field. Known fields: {string.Join(", ", fields.Keys)}."
                                    : "FCM has no such field. Check the spelling.");
                    continue;
                }

                if (known != name)
                {
                    json.Remove(name);
                    if (!json.TryAdd(known, member))
                        faults.Add(Member(path, name), $"the field is also present as {known}. Keep one of them.");
                }

                faults.Judge(check, member, Member(path, name));
            }

            return null;
        };
    }

    private static Check Map(Check values, Func<string, string?>? keyRule = null) => (value, path, faults) =>
    {
        if (value is not JsonObject json) return "expected an object whose values are strings.";
        foreach (var (name, member) in json)
        {
            if (keyRule?.Invoke(name) is { } problem) faults.Add(Member(path, name), problem);
            else faults.Judge(values, member, Member(path, name));
        }

        return null;
    };

    private static Check List(Check items) => (value, path, faults) =>
    {
        if (value is not JsonArray list) return "expected an array.";
        for (var i = 0; i < list.Count; i++) faults.Judge(items, list[i], string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"));
        return null;
    };

    private static Check OneOf(params string[] words) => (value, _, _) =>
        (value?.GetValueKind() == JsonValueKind.String && words.Contains((string)value!, StringComparer.OrdinalIgnoreCase))
        || (IsNumber(value, out var number) && number == decimal.Truncate(number) && number >= 0 && number < words.Length)
            ? null
            : $"expected one of {string.Join(", ", words)}.";

    private static Check Text(Func<string, string?> rule) => (value, _, _) =>
        value?.GetValueKind() == JsonValueKind.String ? rule((string)value!) : "expected a string. Put numbers, true and false in quotes.";

    private static bool IsNumber(JsonNode? value, out decimal number)
    {
        number = 0;
        return value?.GetValueKind() is JsonValueKind.Number or JsonValueKind.String
            && decimal.TryParse(value.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out number);
    }

    private static string CamelCase(string snake) =>
        string.Concat(snake.Split('_').Select((word, i) => i == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));

    [GeneratedRegex(@"^-?[0-9]{1,12}(\.[0-9]{1,9})?s\z")]
    private static partial Regex DurationForm();

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})\z")]
    private static partial Regex TimestampForm();

    [GeneratedRegex(@"^[A-Za-z0-9_.~%-]{1,50}\z")]
    private static partial Regex LabelForm();

    [GeneratedRegex(@"^#[0-9A-Fa-f]{6}\z")]
    private static partial Regex ColorForm();

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*\z")]
    private static partial Regex NameForm();

    private sealed class Faults(List<PayloadFault> all, bool isOutline)
    {
        public void Add(string path, string problem) => all.Add(new PayloadFault(path, $"{path[2..]}: {problem}"));

        public void Judge(Check check, JsonNode? value, string path)
        {
            // A null removes the field.
            if (value is null || (isOutline && value.GetValueKind() == JsonValueKind.String && PushMessage.MayBeAnything((string)value!)))
                return;
            if (check(value, path, this) is { } problem) Add(path, problem);
        }
    }
}
