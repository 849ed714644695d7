using System.Text.Json;
using System.Text.RegularExpressions;

namespace PushFunctions.Testing;

/// <summary>What the tests read from infra/. The compiler checks the rest.</summary>
public static partial class Template
{
    /// <summary>Names of the app settings that the template sets, those of the host included.</summary>
    public static IReadOnlyList<string> AppSettings { get; } =
        [.. Setting().Matches(Read("modules", "function-app.bicep")).Select(match => match.Groups[1].Value)];

    /// <summary>Name and query of each alert.</summary>
    public static IReadOnlyDictionary<string, string> Alerts { get; } =
        Alert().Matches(Read("modules", "alerts.bicep")).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);

    /// <summary>Name of each alert, and what the mail says has happened.</summary>
    public static IReadOnlyDictionary<string, string> AlertTitles { get; } =
        AlertTitle().Matches(Read("modules", "alerts.bicep")).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);

    /// <summary>The queries of the workbook.</summary>
    public static IReadOnlyList<string> WorkbookQueries { get; } =
        [.. QueriesOf(JsonDocument.Parse(Read("modules", "workbook.json")).RootElement)];

    public static string Read(params string[] parts) => File.ReadAllText(Repository.PathTo(["infra", .. parts]));

    private static IEnumerable<string> QueriesOf(JsonElement workbook) =>
        workbook.GetProperty("items").EnumerateArray()
            .Select(item => item.GetProperty("content"))
            .Where(content => content.TryGetProperty("query", out _))
            .Select(content => content.GetProperty("query").GetString()!);

    [GeneratedRegex(@"\b((?:AzureWebJobsStorage|APPLICATIONINSIGHTS|AZURE|FUNCTIONS|OTEL|PushStorage|Push)_\w+): ")]
    private static partial Regex Setting();

    [GeneratedRegex(@"^    name: '([a-z-]+)'$.*?^    query: '(.+?)'$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Alert();

    [GeneratedRegex(@"^    name: '([a-z-]+)'\n    title: '(.+?)'$", RegexOptions.Multiline)]
    private static partial Regex AlertTitle();
}
