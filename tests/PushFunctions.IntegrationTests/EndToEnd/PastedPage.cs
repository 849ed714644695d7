using System.Text.RegularExpressions;

namespace PushFunctions.IntegrationTests.EndToEnd;

/// <summary>Lines of the documentation in bash, with the variables that Local prints, in an empty folder.</summary>
internal sealed partial record PastedPage(int Code, string Output, string Errors)
{
    /// <summary>What was printed, without blanks: JSON of one server may have them, of another not.</summary>
    public string Compact => Output.Replace(" ", string.Empty, StringComparison.Ordinal);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>All blocks of the page that are marked bash, one after the other in one shell; the first line that
    /// fails ends it.</summary>
    public static async Task<PastedPage> RunAsync(RunningService service, string page)
    {
        var blocks = Block()
            .Matches(await File.ReadAllTextAsync(Repository.PathTo("docs", page), Stop))
            .Select(match => match.Groups[1].Value).ToList();
        Assert.NotEmpty(blocks);
        return await RunScriptAsync(service, "set -euo pipefail\n" + string.Join('\n', blocks));
    }

    public static async Task<PastedPage> RunScriptAsync(RunningService service, string script)
    {
        using var folder = new TemporaryFolder();
        var (code, output, errors) = await Bash.RunAsync(service.Place, script, folder.Path);
        return new PastedPage(code, output, errors);
    }

    public void AssertRan() => Assert.True(Code == 0, $"bash ended with {Code}: {Errors}\n{Output}");

    [GeneratedRegex("```bash\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
