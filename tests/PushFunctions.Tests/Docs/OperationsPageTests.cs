using System.Text.RegularExpressions;

namespace PushFunctions.Tests.Docs;

public sealed partial class OperationsPageTests
{
    private static readonly IReadOnlyList<string> Lines = File.ReadAllLines(Repository.PathTo("docs", "operations.md"));

    [Fact]
    public void Every_alert_has_its_section_and_every_section_its_alert() =>
        Assert.Equal(Template.Alerts.Keys.Order(StringComparer.Ordinal), Headings("## Alerts", "### ").Order(StringComparer.Ordinal));

    [Fact]
    public void An_alert_is_called_what_the_mail_calls_it()
    {
        foreach (var (name, title) in Template.AlertTitles)
            Assert.StartsWith(
                $"*{title}", Lines.SkipWhile(line => line != $"### {name}").Skip(1).First().TrimEnd('.'), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_setting_that_it_names_is_documented_or_a_choice_of_the_template()
    {
        var known = File.ReadAllText(Repository.PathTo("docs", "configuration.md")) + File.ReadAllText(
            Repository.PathTo("docs", "getting-started.md")) + Template.Read("main.bicep");
        var named = Lines.SelectMany(line => Setting().Matches(line).Select(match => match.Value)).Distinct().ToList();

        Assert.NotEmpty(named);
        Assert.DoesNotContain(
            named, name => !known.Contains(name, StringComparison.Ordinal) && !name.Contains("__Connections__", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_error_of_a_start_is_quoted_as_the_service_words_it()
    {
        var sources = string.Concat(
            Directory.EnumerateFiles(Repository.PathTo("src"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));
        var parts = Lines.SkipWhile(line => !line.StartsWith("| the error begins with", StringComparison.Ordinal)).Skip(2)
            .TakeWhile(line => line.StartsWith('|'))
            .SelectMany(line => Quoted().Matches(line.Split('|')[1]).SelectMany(match => match.Groups[1].Value.Split('…')))
            .Select(part => part.Trim())
            .Where(part => part.Length > 0)
            .ToList();

        Assert.True(parts.Count > 6);
        Assert.All(parts, part => Assert.Contains(part, sources, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Headings(string section, string level) =>
        Lines.SkipWhile(line => line != section).Skip(1)
            .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Where(line => line.StartsWith(level, StringComparison.Ordinal))
            .Select(line => line[level.Length..]);

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\b(?:PUSH_[A-Z_]+|Push__\w*\w(?<!_))\b")]
    private static partial Regex Setting();
}
