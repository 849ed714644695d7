using System.Text.RegularExpressions;

namespace PushFunctions.Api.OpenApi;

/// <summary>The parts of a path that are filled in.</summary>
internal static partial class PathParameters
{
    private static readonly Dictionary<string, (string Description, FieldRule Rule, string Example)> ByName = new(StringComparer.Ordinal)
    {
        ["notificationId"] = ("The notification's id.", FieldRule.Match(Patterns.Notification), ExampleIds.Notification),
        ["operationId"] = ("The operation's id.", FieldRule.Match(Patterns.Operation), ExampleIds.Operation),
        ["registrationId"] = ("The registration's id.", FieldRule.Match(Patterns.Registration), ExampleIds.Registration),
        ["credentialId"] = ("The credential's id.", FieldRule.Match(Patterns.Credential), ExampleIds.Credential),
        ["appName"] = ("The App's name.", FieldRules.App, ExampleIds.App),
        ["userId"] = ("The User's id.", FieldRules.User, ExampleIds.User),
        ["audienceId"] = ("The audience's id.", FieldRule.Match(Patterns.Audience), ExampleIds.Audience),
        ["sid"] = ("The API key's sid.", FieldRule.Match(Patterns.ApiKey), ExampleIds.ApiKey),
        ["code"] = ("The error's code.", FieldRule.Match(Patterns.ErrorCode), "20404"),
    };

    public static IReadOnlyList<string> Of(string route) => [.. Name().Matches(route).Select(match => match.Groups[1].Value)];

    public static (string Description, FieldRule Rule) Describe(string name) => (ByName[name].Description, ByName[name].Rule);

    public static string Example(string name) => ByName[name].Example;

    [GeneratedRegex(@"\{(\w+)")]
    private static partial Regex Name();
}
