using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace PushFunctions.Api.Http;

/// <summary>
/// The fields of an object whose names are known. A field that is null counts as left out, except where it is required: there the problem tells null from missing.
/// </summary>
internal sealed class JsonFields
{
    private readonly JsonElement _element;
    private readonly JsonPath _path;
    private readonly ProblemList _problems;
    private readonly JsonTypeInfo _shape;

    public JsonFields(JsonElement element, JsonPath path, JsonTypeInfo shape, ProblemList problems)
    {
        (_element, _path, _shape, _problems) = (element, path, shape, problems);
        foreach (var property in element.EnumerateObject())
        {
            if (!Knows(property.Name)) problems.Add(path.Field(property.Name), Unknown(property.Name));
        }
    }

    public bool Has(string name) => Find(name) is { ValueKind: not JsonValueKind.Null };

    public JsonField? Optional(string name) => Find(name) is { ValueKind: not JsonValueKind.Null } value ? new JsonField(value, _path.Field(name), _problems) : null;

    public JsonField? Required(string name)
    {
        switch (Find(name))
        {
            case null:
                _problems.Add(_path.Field(name), $"'{name}' is missing.");
                return null;
            case { ValueKind: JsonValueKind.Null }:
                _problems.Add(_path.Field(name), $"'{name}' is null; it needs a value.");
                return null;
            case { } value:
                return new JsonField(value, _path.Field(name), _problems);
        }
    }

    /// <summary>Says something about the object as a whole.</summary>
    public void Refuse(string message) => _problems.Add(_path, message);

    /// <summary>Says something about one field.</summary>
    public void Refuse(string name, string message) => _problems.Add(_path.Field(name), message);

    private JsonElement? Find(string name)
    {
        if (!Knows(name)) throw new InvalidOperationException($"{_shape.Type.Name} has no field '{name}'.");
        return _element.TryGetProperty(name, out var value) ? value : null;
    }

    private bool Knows(string name)
    {
        foreach (var property in _shape.Properties)
        {
            if (property.Name == name) return true;
        }

        return false;
    }

    private string Unknown(string name) => NearestName.Of(name, _shape.Properties.Select(property => property.Name)) is { } near
        ? $"Unknown field. Did you mean '{near}'?"
        : $"Unknown field. Known here: {string.Join(", ", _shape.Properties.Select(property => property.Name))}.";
}

/// <summary>Where in a body a value lies. The text is only made for a problem.</summary>
internal sealed record JsonPath(JsonPath? Parent, string? Name, int Index)
{
    private const int LongestName = 64;

    public static JsonPath Root { get; } = new(null, null, 0);

    public JsonPath Field(string name) => new(this, name, 0);

    public JsonPath Item(int index) => new(this, null, index);

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
        name.Length is > 0 and <= LongestName && !char.IsAsciiDigit(name[0]) && name.All(static character => char.IsAsciiLetterOrDigit(character) || character == '_');
}

/// <summary>Guesses which known name a misspelt one was meant to be.</summary>
internal static class NearestName
{
    private const int LongestGuess = 32;

    /// <summary>The known name that differs only in case, or by at most two letters (one in a short name); null where none is near.</summary>
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

/// <summary>The problems of one request, up to 100: enough to mend a client, too few to make an answer of 10,000 recipients' mistakes.</summary>
internal sealed class ProblemList
{
    public const int Maximum = 100;

    /// <summary>Stands for those that are left out.</summary>
    public static readonly Problem More = Problem.Invalid(null, $"There are more problems; only the first {Maximum - 1} are listed.");

    private readonly List<Problem> _problems = [];
    private bool _overflowed;

    public bool IsEmpty => _problems.Count == 0;

    public bool IsFull => _overflowed;

    public void Add(JsonPath? path, string message)
    {
        if (_problems.Count < Maximum - 1) _problems.Add(Problem.Invalid(path?.ToString(), message));
        else _overflowed = true;
    }

    /// <exception cref="RequestException">There is a problem.</exception>
    public void ThrowIfAny()
    {
        if (IsEmpty) return;
        if (_overflowed) _problems.Add(More);
        throw new RequestException(_problems);
    }
}
