using System.Text.RegularExpressions;

namespace PushFunctions.Tests.Docs;

/// <summary>What the pages point to is there.</summary>
public sealed partial class LinkTests
{
    [Fact]
    public void Every_relative_link_of_a_page_leads_to_a_file()
    {
        var pages = Directory.GetFiles(Repository.PathTo(), "*.md")
            .Concat(Directory.GetFiles(Path.Combine(Repository.PathTo(), "docs"), "*.md", SearchOption.AllDirectories)).ToList();
        var broken = pages.SelectMany(page => Link().Matches(File.ReadAllText(page))
            .Select(match => match.Groups[1].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith('#')
                && !target.StartsWith("mailto:", StringComparison.Ordinal))
            .Where(target => !Path.Exists(Path.Combine(Path.GetDirectoryName(page)!, target.Split('#')[0])))
            .Select(target => $"{Path.GetRelativePath(Repository.PathTo(), page)} -> {target}"));
        Assert.NotEmpty(pages);
        Assert.Empty(broken);
    }

    [Fact]
    public void No_source_file_has_more_than_four_hundred_lines()
    {
        var sources = Directory.GetFiles(Path.Combine(Repository.PathTo(), "src"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
            .ToList();
        Assert.NotEmpty(sources);
        Assert.Empty(
            sources.Where(path => File.ReadLines(path).Count() > 400).Select(path => Path.GetRelativePath(Repository.PathTo(), path)));
    }

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
