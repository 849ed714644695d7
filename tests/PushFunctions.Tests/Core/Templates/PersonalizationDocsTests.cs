using System.Globalization;
using System.Text.RegularExpressions;
using PushFunctions.Core.Templates.Liquid;

namespace PushFunctions.Tests.Core.Templates;

/// <summary>docs/personalization.md says what the code does.</summary>
public sealed partial class PersonalizationDocsTests
{
    private static readonly string Page = File.ReadAllText(PathOf("docs/personalization.md"));

    [Fact]
    public void The_page_lists_the_filters_that_exist() =>
        Assert.Equal(
            TemplateLanguage.Filters.Order(StringComparer.Ordinal), Rows("Filters").Select(row => row[0]).Order(StringComparer.Ordinal));

    [Fact]
    public void The_page_lists_the_tags_that_exist() =>
        Assert.Equal(TemplateLanguage.Tags.Order(StringComparer.Ordinal), Rows("Tags").Select(row => row[0]).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_example_of_a_filter_gives_what_the_page_says()
    {
        var variables = Regex.Match(Page, "The examples use\\s+```json\\s+(.+?)\\s+```", RegexOptions.Singleline).Groups[1].Value;

        Assert.All(Rows("Filters"), row =>
        {
            Assert.Contains($"| {row[0]}", row[2], StringComparison.Ordinal);
            Assert.Equal(row[3], Templates.RenderText(row[2], variables));
        });
    }

    [Fact]
    public void The_example_at_the_top_gives_what_the_page_says()
    {
        var send = System.Text.Json.JsonDocument.Parse(
            Regex.Match(Page, "```json\\s+(.+?)```", RegexOptions.Singleline).Groups[1].Value).RootElement;
        var compiled = Templates.Compile(new SendTemplate
        {
            Title = send.GetProperty("content").GetProperty("title").GetString(),
            Body = send.GetProperty("content").GetProperty("body").GetString(),
        });

        Assert.All(send.GetProperty("to").EnumerateArray(), recipient =>
            Assert.Contains($"*{compiled.Render(recipient.GetProperty("variables").GetRawText()).Body}*", Page, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(TemplateLimits.TextCharacters, "before and after rendering")]
    [InlineData(TemplateLimits.ArrayElements, "an array, a range")]
    [InlineData(TemplateLimits.VariableCharacters, "`variables`")]
    [InlineData(TemplateLimits.VariableDepth, "`variables`")]
    [InlineData(TemplateLimits.Steps, "rendering, all fields")]
    [InlineData(TemplateLimits.Nesting, "blocks and brackets")]
    [InlineData(TemplateLimits.FiltersPerExpression, "filters in one expression")]
    [InlineData(TemplateLimits.FilterArguments, "arguments of a filter")]
    [InlineData(TemplateLimits.Conditions, "conditions in one")]
    [InlineData(TemplateLimits.DateFormatCharacters, "a date format")]
    public void The_page_tells_each_limit(int limit, string row) =>
        Assert.Matches(
            $@"\b{limit.ToString("N0", CultureInfo.InvariantCulture)}\b",
            Assert.Single(Rows("Limits"), cells => cells[0].Contains(row, StringComparison.Ordinal))[1]);

    [Fact]
    public void The_page_tells_what_a_step_is_and_what_fields_may_hold()
    {
        Assert.Contains($"every {TemplateLimits.CharactersPerStep} characters", Page, StringComparison.Ordinal);
        Assert.Contains($"every {TemplateLimits.ElementsPerStep} elements", Page, StringComparison.Ordinal);
        Assert.Contains($"up to {TemplateLimits.TagCharacters} characters of `a-z A-Z 0-9 . _ ~ -`", Page, StringComparison.Ordinal);
        Assert.Contains($"up to {TemplateLimits.CollapseKeyBytes} bytes", Page, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex CellBorder { get; }

    /// <summary>The rows of the first table under a heading, without its head; code marks and escapes
    /// removed.</summary>
    private static List<string[]> Rows(string heading) =>
        [.. Page[(Page.IndexOf($"\n## {heading}\n", StringComparison.Ordinal) + 1)..].Split('\n')
            .SkipWhile(line => !line.StartsWith('|')).TakeWhile(line => line.StartsWith('|')).Skip(2)
            .Select(line => CellBorder.Split(line.Trim().Trim('|')).Select(cell => Uncode(cell.Trim())).ToArray())];

    private static string Uncode(string cell) =>
        (cell.Length > 1 && cell.StartsWith('`') && cell.EndsWith('`')
            && cell.Count(character => character == '`') == 2 ? cell[1..^1] : cell)
            .Replace("\\|", "|", StringComparison.Ordinal);

    private static string PathOf(string file)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "PushFunctions.sln")))
            folder = folder.Parent;

        return Path.Combine(Assert.IsType<DirectoryInfo>(folder).FullName, file);
    }
}
