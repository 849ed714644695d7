namespace PushFunctions.Core.Templates;

/// <summary>Where a field stands in the request's body, as the answer's <c>context</c> names it.</summary>
internal static class JsonPath
{
    public static string Member(string path, string name) => IsPlain(name)
        ? $"{path}.{name}"
        : $"{path}['{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}']";

    public static string Element(string path, int index) => $"{path}[{index}]";

    private static bool IsPlain(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(character => char.IsAsciiLetterOrDigit(character) || character == '_');
}
