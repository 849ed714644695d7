namespace PushFunctions.Tests.Api.Bodies;

/// <summary>One wrong place in a right body.</summary>
/// <param name="Path">Where the place is.</param>
/// <param name="Raw">What is put there; null takes it away.</param>
/// <param name="Says">Part of the message.</param>
/// <param name="Context">Where the message is to point; null for <paramref name="Path"/>.</param>
public sealed record BodyCase(string Path, string? Raw, string Says, string? Context = null)
{
    public string JsonPath => Context ?? "$." + Path;

    public static BodyCase[] Texts(string path, int maximum, bool isRequired, bool mayBeEmpty = false) =>
    [
        .. isRequired ? Required(path) : [],
        .. WrongTypes(path, "a string", "12", "true", "[]", "{}"),
        new(path, Quote(new string('x', maximum + 1)), "characters"),
        .. mayBeEmpty ? Array.Empty<BodyCase>() : [new(path, "\"\"", "characters")],
        new(path, "\"a\\u0000b\"", "ontrol characters"),
    ];

    /// <summary>A text of which each character or the whole is checked: an id, a name, a token.</summary>
    public static BodyCase[] Marks(string path, bool isRequired, params string[] wrong) =>
    [
        .. isRequired ? Required(path) : [],
        .. WrongTypes(path, "a string", "12", "false", "[\"x\"]", "{\"x\":1}"),
        .. new[] { "", "a\\u0000b", "with space", "ü", "../x", "a\\nb" }
        .Concat(wrong)
        .Select(text => new BodyCase(path, $"\"{text}\"", "Expected")),
        new(path, Quote(new string('a', 5000)), "Expected"),
    ];

    /// <summary>A device's token: any printable ASCII.</summary>
    public static BodyCase[] Tokens(string path, bool isRequired) => [.. Marks(path, isRequired).Where(wrong => wrong.Raw != "\"../x\"")];

    public static BodyCase[] Words(string path, bool isRequired, string oneOf, params string[] wrong) =>
    [
        .. isRequired ? Required(path) : [],
        .. WrongTypes(path, "a string", "0", "true", "[]", "{}"),
        .. wrong.Append("").Select(word => new BodyCase(path, Quote(word), oneOf)),
    ];

    public static BodyCase[] Flags(string path, bool isRequired) =>
        [.. isRequired ? Required(path) : [], .. WrongTypes(path, "a boolean", "0", "\"true\"", "[]", "{}")];

    public static BodyCase[] Numbers(string path, params string[] wrong) =>
        [.. WrongTypes(path, "an integer", "\"1\"", "true", "[]", "{}"),
            .. wrong.Select(number => new BodyCase(path, number, "an integer from"))];

    public static BodyCase[] Objects(string path, bool isRequired) =>
        [.. isRequired ? Required(path) : [], .. WrongTypes(path, "an object", "0", "\"x\"", "true"), new(path, "[]", "an object")];

    public static BodyCase[] Maps(string path, int maximum, int keyLength, int valueLength) =>
    [
        .. Objects(path, false),
        new(path, "{\"\":\"v\"}", "Invalid key", $"$.{path}['']"),
        new(path, "{\"a\\u0001\":\"v\"}", "Invalid key", $"$.{path}['a\u0001']"),
        new(path, $"{{\"{new string('k', keyLength + 1)}\":\"v\"}}", "Invalid key", $"$.{path}['{new string('k', 64)}…']"),
        new(path, "{\"k\":1}", "Expected a string, got a number", $"$.{path}.k"),
        new(path, "{\"k\":null}", "Expected a string, got null", $"$.{path}.k"),
        new(path, "{\"k\":{}}", "Expected a string, got an object", $"$.{path}.k"),
        new(path, "{\"k\":\"a\\u0000\"}", "ontrol characters", $"$.{path}.k"),
        new(path, $"{{\"k\":\"{new string('v', valueLength + 1)}\"}}", "characters", $"$.{path}.k"),
        new(path, $"{{{string.Join(',', Enumerable.Range(0, maximum + 1).Select(i => $"\"k{i}\":\"v\""))}}}", $"at most {maximum} pairs"),
    ];

    public static BodyCase[] Required(string path) => [new(path, null, "is missing"), new(path, "null", "must not be null")];

    private static IEnumerable<BodyCase> WrongTypes(string path, string expected, params string[] raws) =>
        raws.Select(raw => new BodyCase(path, raw, $"Expected {expected}"));

    private static string Quote(string text) => $"\"{text}\"";
}
