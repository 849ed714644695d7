using System.Text.RegularExpressions;

namespace PushFunctions.IntegrationTests.EndToEnd.Reference;

/// <summary>An endpoint's section of docs/http-api.md: its requests as lines for bash, and the answer to the
/// first.</summary>
internal sealed partial record PageSection(string Endpoint, IReadOnlyList<string> Requests, string Answer)
{
    public static IReadOnlyDictionary<string, PageSection> ReadAll()
    {
        var text = File.ReadAllText(Repository.PathTo("docs", "http-api.md")).Split("\n## OpenAPI\n")[0];
        return Section()
            .Matches(text)
            .Select(match => Read(match.Groups[1].Value, match.Groups[2].Value))
            .ToDictionary(section => section.Endpoint);
    }

    private static PageSection Read(string title, string text) =>
        new(title.Replace("/v1/", "/", StringComparison.Ordinal), [.. Bash().Matches(text).Select(match => match.Groups[1].Value)], Json()
            .Match(text).Groups[1].Value);

    [GeneratedRegex(@"^### ([A-Z]+ /v1/.+?)\n(.*?)(?=^##|\z)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Section();

    [GeneratedRegex("```bash\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Bash();

    [GeneratedRegex("```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Json();
}
