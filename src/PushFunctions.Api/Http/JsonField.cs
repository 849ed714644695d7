using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace PushFunctions.Api.Http;

/// <summary>
/// An object, read by its shape; a field that the shape does not have is a problem. An optional field that is null
/// counts as left out.
/// </summary>
internal sealed class JsonFields
{
    private readonly RequestShape _shape;

    public JsonFields(JsonField whole, RequestShape shape)
    {
        (Whole, _shape) = (whole, shape);
        foreach (var property in whole.Element.EnumerateObject())
        {
            if (!Knows(property.Name)) whole.Problems.Add(whole.Path.Field(property.Name), Unknown(property.Name));
        }
    }

    /// <summary>The object itself.</summary>
    public JsonField Whole { get; }

    public bool Has(RequestField field) => Find(field) is { ValueKind: not JsonValueKind.Null };

    /// <summary>The value by the field's rule, or null: it was left out, or it has a problem.</summary>
    public T? Read<T>(RequestField<T> field)
    {
        switch (Find(field))
        {
            case { ValueKind: not JsonValueKind.Null } value:
                return field.Rule.Read(new JsonField(value, Whole.Path.Field(field.Name), Whole.Problems));
            case null when field.IsRequired:
                Refuse(field, $"'{field.Name}' is missing.");
                break;
            case { } when field.IsRequired:
                Refuse(field, $"'{field.Name}' must not be null.");
                break;
        }

        return default;
    }

    /// <summary>Reads every field only to find its problems.</summary>
    public void Check()
    {
        foreach (var field in _shape.Fields) field.Check(this);
    }

    /// <summary>Adds a problem of the object as a whole.</summary>
    public void Refuse(string message) => Whole.Problems.Add(Whole.Path, message);

    /// <summary>Adds a problem of one field.</summary>
    public void Refuse(RequestField field, string message) => Whole.Problems.Add(Whole.Path.Field(field.Name), message);

    private JsonElement? Find(RequestField field) => Whole.Element.TryGetProperty(field.Name, out var value) ? value : null;

    private bool Knows(string name)
    {
        foreach (var field in _shape.Fields)
        {
            if (field.Name == name) return true;
        }

        return false;
    }

    private string Unknown(string name) => NearestName.Of(name, _shape.Fields.Select(field => field.Name)) is { } near
        ? $"Unknown field. Did you mean '{near}'?"
        : $"Unknown field. Known fields: {string.Join(", ", _shape.Fields.Select(field => field.Name))}.";
}

/// <summary>The place of a value in a body. Its text is made only for a problem.</summary>
internal sealed record JsonPath(JsonPath? Parent, string? Name, int Index)
{
    private const int LongestName = 64;

    public static JsonPath Root { get; } = new(null, null, 0);

    public JsonPath Field(string name) => new(this, name, 0);

    public JsonPath Item(int index) => new(this, null, index);

    /// <param name="path">Names and indexes below this, like <c>.and[1].tag</c>.</param>
    public JsonPath Below(string path)
    {
        var place = this;
        foreach (var part in path.Split(['.', '['], StringSplitOptions.RemoveEmptyEntries))
            place = part[^1] == ']' ? place.Item(int.Parse(part[..^1], CultureInfo.InvariantCulture)) : place.Field(part);
        return place;
    }

    public override string ToString() => this switch
    {
        { Parent: null } => "$",
        { Name: null } => $"{Parent}[{Index.ToString(CultureInfo.InvariantCulture)}]",
        _ when IsPlain(Name) => $"{Parent}.{Name}",
        _ => $"{Parent}['{Shorten(Name).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}']",
    };

    /// <summary>Never ends in half of a surrogate pair.</summary>
    public static string Shorten(string name) =>
        name.Length <= LongestName ? name : name[..(char.IsHighSurrogate(name[LongestName - 1]) ? LongestName - 1 : LongestName)] + "…";

    private static bool IsPlain(string name) =>
        name.Length is > 0 and <= LongestName && !char.IsAsciiDigit(name[0]) && name.All(
            static character => char.IsAsciiLetterOrDigit(character) || character == '_');
}

/// <summary>Guesses which name was meant by a misspelled one.</summary>
internal static class NearestName
{
    private const int LongestGuess = 32;

    /// <summary>
    /// The known name that differs only in case, or by at most two letters (one in a short name); null if there is
    /// none.
    /// </summary>
    public static string? Of(string name, IEnumerable<string> known)
    {
        if (name.Length > LongestGuess) return null;
        var (nearest, distance) = known
            .Select(candidate => (candidate, Distance(name.ToLowerInvariant(), candidate.ToLowerInvariant())))
            .DefaultIfEmpty(("", int.MaxValue))
            .MinBy(pair => pair.Item2);
        return distance <= (nearest.Length > 4 ? 2 : 1) ? nearest : null;
    }

    private static int Distance(string left, string right)
    {
        var previous = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var current = new int[right.Length + 1];
            current[0] = i;
            for (var j = 1; j <= right.Length; j++)
                current[j] = Math.Min(Math.Min(current[j - 1], previous[j]) + 1, previous[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1));
            previous = current;
        }

        return previous[^1];
    }
}

/// <summary>
/// The problems of one request, up to 100: enough to fix a client, and a bounded response for 10,000 wrong
/// recipients.
/// </summary>
internal sealed class ProblemList
{
    public const int Maximum = 100;

    /// <summary>The last entry, where there are more.</summary>
    public static readonly Problem More = Problem.Invalid(null, $"There are more problems. Only the first {Maximum - 1} are listed.");

    private readonly List<Problem> _problems = [];
    private bool _overflowed;

    public bool IsEmpty => _problems.Count == 0;

    public bool IsFull => _overflowed;

    public void Add(JsonPath? path, string message)
    {
        if (_problems.Count < Maximum - 1) _problems.Add(Problem.Invalid(path?.ToString(), message));
        else _overflowed = true;
    }

    public IReadOnlyList<Problem> All => _overflowed ? [.. _problems, More] : _problems;

    /// <exception cref="RequestException">There is a problem.</exception>
    public void ThrowIfAny()
    {
        if (!IsEmpty) throw new RequestException(All);
    }
}

internal delegate bool TryParse<T>(string text, out T? value);

/// <summary>
/// One value of a body. Each method gives the value, or null and a problem. A problem says what was expected; it
/// never repeats the value.
/// </summary>
internal readonly record struct JsonField(JsonElement Element, JsonPath Path, ProblemList Problems)
{
    public JsonFields? Fields(RequestShape shape) => Is(JsonValueKind.Object, "an object") ? new JsonFields(this, shape) : null;

    public bool? Boolean() => Element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => RefuseType<bool?>("a boolean"),
    };

    public int? Integer(int minimum, int maximum)
    {
        if (!Is(JsonValueKind.Number, "an integer")) return null;
        if (IntegerText.TryRead(Element.GetRawText(), out var value) && value >= minimum && value <= maximum) return (int)value;
        return Refuse<int?>(string.Create(CultureInfo.InvariantCulture, $"Expected an integer from {minimum} to {maximum}."));
    }

    public string? Text(TextRule rule)
    {
        if (!Is(JsonValueKind.String, "a string")) return null;
        var text = Element.GetString()!;
        if (rule.WrongWith(text) is not { } problem) return text;
        return Refuse<string?>(problem);
    }

    /// <summary>A string that has a type of its own.</summary>
    public T? Parse<T>(TryParse<T> tryParse, string expected)
        where T : class
    {
        if (!Is(JsonValueKind.String, "a string")) return null;
        return tryParse(Element.GetString()!, out var value) ? value : Refuse<T?>($"Expected {expected}.");
    }

    /// <summary>A string whose parser says what is wrong with it.</summary>
    public T? Parse<T>(Func<string, (T? Value, string? Problem)> parse)
        where T : class
    {
        if (!Is(JsonValueKind.String, "a string")) return null;
        var (value, problem) = parse(Element.GetString()!);
        return problem is null ? value : Refuse<T?>(problem);
    }

    /// <summary>One of a closed set of words.</summary>
    public T? Word<T>(IReadOnlyDictionary<string, T> words)
        where T : struct
    {
        if (!Is(JsonValueKind.String, "a string")) return null;
        return words.TryGetValue(Element.GetString()!, out var value) ? value : Refuse<T?>(
            $"Expected {(words.Count == 1 ? "" : "one of ")}{string.Join(", ", words.Keys)}.");
    }

    public IReadOnlyList<JsonField>? Items(int minimum, int maximum)
    {
        if (!Is(JsonValueKind.Array, "an array")) return null;
        var count = Element.GetArrayLength();
        if (count < minimum || count > maximum)
            return Refuse<IReadOnlyList<JsonField>?>(string.Create(
                CultureInfo.InvariantCulture,
                $"Expected {(maximum == 1 ? "exactly one entry" : $"{minimum} to {maximum} entries")}, got {count}."));
        var (path, problems) = (Path, Problems);
        return [.. Element.EnumerateArray().Select((item, index) => new JsonField(item, path.Item(index), problems))];
    }

    /// <summary>An object whose values are strings.</summary>
    public IReadOnlyDictionary<string, string>? TextMap(int maximum, TextRule nameRule, TextRule valueRule)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        return ReadPairs("an object with string values", maximum, nameRule, (name, value) =>
        {
            if (value.Text(valueRule) is { } text) map[name] = text;
        }) ? map : null;
    }

    /// <summary>An object whose values are strings, or null.</summary>
    public IReadOnlyDictionary<string, string?>? TextChanges(int maximum, TextRule nameRule, TextRule valueRule)
    {
        var changes = new Dictionary<string, string?>(StringComparer.Ordinal);
        return ReadPairs(
            "an object whose values are strings or null", maximum, nameRule,
            (name, value) => changes[name] = value.Element.ValueKind == JsonValueKind.Null ? null : value.Text(valueRule))
            ? changes : null;
    }

    /// <summary>Reads each pair that has a valid name; false where the value as a whole is refused.</summary>
    private bool ReadPairs(string expected, int maximum, TextRule nameRule, Action<string, JsonField> read)
    {
        if (!Is(JsonValueKind.Object, expected)) return false;
        var count = 0;
        foreach (var property in Element.EnumerateObject())
        {
            if (++count > maximum) return Refuse<bool>(string.Create(CultureInfo.InvariantCulture, $"Expected at most {maximum} pairs."));
            var value = new JsonField(property.Value, Path.Field(property.Name), Problems);
            if (nameRule.WrongWith(property.Name) is { } problem) value.Refuse<string?>($"Invalid key: {problem}");
            else read(property.Name, value);
        }

        return true;
    }

    /// <summary>An object with any content, as compact JSON.</summary>
    public string? ObjectText(int maximumBytes)
    {
        if (!Is(JsonValueKind.Object, "an object")) return null;
        var bytes = JsonSerializer.SerializeToUtf8Bytes(Element, HttpJson.Wire.JsonElement);
        if (bytes.Length <= maximumBytes) return System.Text.Encoding.UTF8.GetString(bytes);
        return Refuse<string?>(
            string.Create(CultureInfo.InvariantCulture, $"Expected at most {maximumBytes} bytes of JSON, got {bytes.Length}."));
    }

    /// <summary>Adds a problem and gives no value.</summary>
    public T? Refuse<T>(string message)
    {
        Problems.Add(Path, message);
        return default;
    }

    /// <summary>Adds the problem that a value of another type was expected.</summary>
    public T? RefuseType<T>(string expected) => Refuse<T>($"Expected {expected}, got {Kind(Element.ValueKind)}.");

    private bool Is(JsonValueKind kind, string expected)
    {
        if (Element.ValueKind == kind) return true;
        RefuseType<object?>(expected);
        return false;
    }

    private static string Kind(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "a boolean",
    };
}

/// <summary>
/// Integers as JSON Schema means them: any JSON number without a fractional part, so that <c>3600.0</c> and
/// <c>1e3</c> are some.
/// </summary>
internal static partial class IntegerText
{
    /// <summary>Digits of the largest values that are told apart; what has more is beyond every limit.</summary>
    private const int MaximumDigits = 18;

    /// <summary>False where the text is no JSON number, has a fractional part, or more than 18 digits.</summary>
    public static bool TryRead(string text, out long value)
    {
        value = 0;
        if (Number().Match(text) is not { Success: true } match) return false;
        var fraction = match.Groups["fraction"].Value.TrimEnd('0');
        var digits = (match.Groups["whole"].Value + fraction).TrimStart('0');
        if (digits.Length == 0) return true;
        // An exponent that is no int is far beyond both ends.
        if (!int.TryParse("0" + match.Groups["exponent"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var exponent))
            return false;
        var zeros = (match.Groups["down"].Success ? -(long)exponent : exponent) - fraction.Length;
        if (digits.Length + zeros is < 1 or > MaximumDigits) return false;
        // In 1500e-2, which is 15, the digits that the exponent takes away are zeros.
        if (zeros < 0 && digits[^(int)-zeros..].AsSpan().ContainsAnyExcept('0')) return false;
        digits = zeros < 0 ? digits[..^(int)-zeros] : digits + new string('0', (int)zeros);
        value = long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        if (match.Groups["minus"].Success) value = -value;
        return true;
    }

    [GeneratedRegex(
        @"\A(?<minus>-)?(?<whole>[0-9]+)(\.(?<fraction>[0-9]+))?([eE](\+|(?<down>-))?(?<exponent>[0-9]+))?\z",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Number();
}
