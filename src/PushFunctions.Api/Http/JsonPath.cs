using System.Globalization;

namespace PushFunctions.Api.Http;

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
