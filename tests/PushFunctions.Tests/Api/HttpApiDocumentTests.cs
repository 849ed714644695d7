using System.Text.Json;
using System.Text.RegularExpressions;
using PushFunctions.Api;
using PushFunctions.Api.Http;

namespace PushFunctions.Tests.Api;

/// <summary>docs/http-api.md says what the table of endpoints says.</summary>
public sealed partial class HttpApiDocumentTests
{
    private static readonly string Text = File.ReadAllText(Repository.PathTo("docs", "http-api.md"));

    [Fact]
    public void Every_endpoint_has_its_section_and_every_section_its_endpoint()
    {
        var documented = Heading().Matches(Text)
            .Select(match => match.Groups[1].Value.Trim())
            .Concat(Mention().Matches(Text).Select(match => match.Groups[1].Value));

        Assert.Equal(ApiEndpoints.All.Select(Title).Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_section_names_the_scopes_that_the_endpoint_asks_for()
    {
        foreach (var endpoint in ApiEndpoints.All.Where(endpoint => Text.Contains($"### {Title(endpoint)}\n", StringComparison.Ordinal)))
        {
            var words = new[] { (Scopes.Register, "`register`"), (Scopes.Send, "`send`"), (Scopes.Manage, "`manage`") }
                .Where(pair => endpoint.Scopes.HasFlag(pair.Item1)).Select(pair => pair.Item2);
            var expected = endpoint.IsOpen ? "No authentication." : $"Scope {string.Join(" or ", words)}.";
            Assert.Contains(expected, SectionOf(endpoint), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_answer_in_a_section_has_the_fields_of_its_record_in_their_order()
    {
        foreach (var endpoint in ApiEndpoints.All.Where(endpoint => Text.Contains($"### {Title(endpoint)}\n", StringComparison.Ordinal)))
        {
            var answer = Answer().Match(SectionOf(endpoint)).Groups[1].Value;
            using var json = JsonDocument.Parse(answer);
            var fields = ApiJson.TypeOf(endpoint.Response).Properties.Select(property => property.Name);
            Assert.Equal(fields, json.RootElement.EnumerateObject().Select(field => field.Name));
        }
    }

    private static string Title(ApiEndpoint endpoint) =>
        $"{endpoint.Method} /{endpoint.Route.Replace(":minlength(20)", "", StringComparison.Ordinal)}";

    private static string SectionOf(ApiEndpoint endpoint) => Text.Split($"### {Title(endpoint)}\n")[1].Split("\n### ")[0];

    [GeneratedRegex(@"^### (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^Also `([A-Z]+ [^`]+)`", RegexOptions.Multiline)]
    private static partial Regex Mention();

    [GeneratedRegex(@"```json\n(.+?)```", RegexOptions.Singleline)]
    private static partial Regex Answer();
}
