using System.Text.RegularExpressions;
using PushFunctions.IntegrationTests.EndToEnd;

namespace PushFunctions.IntegrationTests.Docs;

public sealed partial class GettingStartedTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task The_first_push_is_made_with_the_lines_of_the_page()
    {
        await using var service = await RunningService.StartAsync(azurite);

        var page = await PastedPage.RunAsync(service, "getting-started.md");

        page.AssertRan();
        Assert.Contains(
            "\"total\":2,\"recipients\":1,\"unaddressable\":0,\"scheduled\":0,\"queued\":0,\"sent\":2", page.Compact,
            StringComparison.Ordinal);
        Assert.Equal(1, service.Simulator.Fcm.Received.CountFor("android-phone-1"));
        Assert.Equal(1, service.Simulator.ApnsProduction.Received.Total);
    }

    [Fact]
    public void Every_choice_of_the_template_has_its_line_and_every_line_its_choice()
    {
        var choices = Read().Matches(Template.Read("main.bicepparam")).Select(match => match.Groups[1].Value).Distinct();
        var lines = File.ReadLines(Repository.PathTo("docs", "getting-started.md"))
            .SkipWhile(line => line != "## 5. Choices")
            .TakeWhile(line => !line.StartsWith("## 6.", StringComparison.Ordinal))
            .Select(line => Line().Match(line))
            .Where(match => match.Success)
            .Select(match => match.Groups[1].Value);

        Assert.Equal(choices.Order(StringComparer.Ordinal), lines.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"readEnvironmentVariable\(\s*'(\w+)'")]
    private static partial Regex Read();

    [GeneratedRegex(@"^\| `(\w+)` \|")]
    private static partial Regex Line();
}
