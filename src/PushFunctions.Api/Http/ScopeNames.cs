namespace PushFunctions.Api.Http;

/// <summary>The contract's words for scopes.</summary>
internal static class ScopeNames
{
    public static readonly IReadOnlyDictionary<string, Scopes> ByName = new Dictionary<string, Scopes>(StringComparer.Ordinal)
    {
        ["register"] = Scopes.Register,
        ["send"] = Scopes.Send,
        ["manage"] = Scopes.Manage,
    };

    public static IReadOnlyList<string> Of(Scopes scopes) => [.. ByName.Where(pair => scopes.HasFlag(pair.Value)).Select(pair => pair.Key)];

    public static string Any(Scopes scopes) => Join(scopes, " or ");

    public static string All(Scopes scopes) => Join(scopes, " and ");

    private static string Join(Scopes scopes, string word) => string.Join(word, Of(scopes).Select(name => $"'{name}'"));
}
