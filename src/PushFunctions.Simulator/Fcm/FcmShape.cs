using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace PushFunctions.Simulator.Fcm;

/// <summary>Holds JSON against a type the way Google's front end does, and says what does not fit in its words.</summary>
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
        JsonValueKind.String when type is FcmType.Choice choice => choice.Values.Contains(value.GetString(), StringComparer.OrdinalIgnoreCase),
        JsonValueKind.Number when type is FcmType.Choice choice => value.TryGetInt32(out var number) && number >= 0 && number < choice.Values.Count,
        JsonValueKind.String when type == FcmType.Duration => DurationForm().IsMatch(value.GetString()!),
        JsonValueKind.String when type == FcmType.Timestamp => TimestampForm().IsMatch(value.GetString()!) && value.TryGetDateTimeOffset(out _),
        JsonValueKind.String when type == FcmType.Whole || type == FcmType.Fraction => IsNumber(value.GetString()!, type),
        JsonValueKind.String => type == FcmType.Text,
        JsonValueKind.Number => IsNumber(value.GetRawText(), type),
        JsonValueKind.True or JsonValueKind.False => type == FcmType.Flag,
        JsonValueKind.Object => type == FcmType.Struct,
        _ => false,
    };

    // Protobuf's JSON form takes a number in quotes too, and 3.0 or 3e0 for an integer.
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
