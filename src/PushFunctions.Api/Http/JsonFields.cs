using System.Globalization;
using System.Text.Json;

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
