using System.Text.RegularExpressions;

namespace PushFunctions.Tests.Docs;

/// <summary>Each promise names the tests that hold it, and these are there.</summary>
public sealed partial class DeliverySemanticsTests
{
    [Fact]
    public void Every_promise_names_tests_that_there_are()
    {
        var tests = Directory.GetFiles(Repository.PathTo("tests"), "*Tests.cs", SearchOption.AllDirectories)
            .Select(Path.GetFileNameWithoutExtension).ToHashSet();

        var promises = Promises();
        Assert.InRange(promises.Count, 12, 40);
        Assert.All(promises, promise =>
        {
            Assert.Equal(3, promise.Length);
            Assert.Matches(Names(), promise[2]);
            Assert.Empty(Name().Matches(promise[2]).Select(match => match.Groups[1].Value).Except(tests));
        });
    }

    private static List<string[]> Promises() =>
    [
        .. File.ReadLines(Path.Combine(Repository.PathTo(), "docs", "delivery-semantics.md"))
            .SkipWhile(line => line != "## Promise by promise").Skip(1)
            .TakeWhile(line => !line.StartsWith('#'))
            .Where(line => line.StartsWith('|'))
            .Skip(2)
            .Select(line => line.Trim('|', ' ').Split('|', StringSplitOptions.TrimEntries)),
    ];

    [GeneratedRegex("`(\\w+)`")]
    private static partial Regex Name();

    [GeneratedRegex("^`\\w+`(, `\\w+`)*$")]
    private static partial Regex Names();
}
