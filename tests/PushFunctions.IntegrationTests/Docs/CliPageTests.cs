using System.Text.RegularExpressions;
using PushFunctions.Cli;
using PushFunctions.IntegrationTests.EndToEnd;

namespace PushFunctions.IntegrationTests.Docs;

/// <summary>The commands of docs/cli.md in bash, and what stands there as their output.</summary>
public sealed partial class CliPageTests
{
    private const string Mark = "### end of block";

    [Fact]
    public async Task The_commands_of_the_page_print_what_stands_there()
    {
        await using var service = await RunningService.StartInMemoryAsync();
        var page = await File.ReadAllTextAsync(Repository.PathTo("docs", "cli.md"), TestContext.Current.CancellationToken);
        var blocks = Block().Matches(page).Select(match => (Commands: match.Groups[1].Value, Output: match.Groups[2].Value)).ToList();
        Assert.True(blocks.Count >= 6);
        var tool = $"pushfunctions() {{ dotnet \"{typeof(CommandLineApp).Assembly.Location}\" \"$@\"; }}\n";

        var run = await PastedPage.RunScriptAsync(
            service, $"set -euo pipefail\n{tool}" + string.Concat(blocks.Select(block => $"{block.Commands}\necho '{Mark}'\n")));

        run.AssertRan();
        var printed = run.Output.Split(Mark + "\n");
        Assert.Equal(blocks.Count + 1, printed.Length);
        Assert.All(blocks.Zip(printed), pair => Assert.Equal(Shape(pair.First.Output), Shape(pair.Second)));
    }

    [Fact]
    public void Every_command_stands_on_the_page()
    {
        var page = File.ReadAllText(Repository.PathTo("docs", "cli.md"));
        var shell = new Shell(TextWriter.Null, TextWriter.Null, Stream.Null, _ => null, "/", false, TimeProvider.System);

        var rows = page.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).ToList();
        foreach (var command in CommandLineApp.Build(shell).Subcommands)
        {
            var own = rows.Where(row => row.Contains($"`{command.Name}", StringComparison.Ordinal)).ToList();
            Assert.NotEmpty(own);
            Assert.All(command.Subcommands, child => Assert.Contains(own, row => Regex.IsMatch(row, $"[` ]{child.Name}`")));
        }
    }

    /// <summary>Without what is another each time: ids, hashes, numbers, times, and the width that they have.</summary>
    private static string Shape(string output) => string.Join('\n', output.TrimEnd().Split('\n').Select(line => Regex.Replace(
        Numbers().Replace(Hashes().Replace(Ids().Replace(line, "$1…"), "#"), "9"), " {2,}", "  ")));

    [GeneratedRegex("```bash\n(.*?)```\n(?:```text\n(.*?)```)?", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("\\b(comms_[a-z]+_|SK|AC|projects/)[0-9a-z/:%-]+")]
    private static partial Regex Ids();

    [GeneratedRegex("\\b[0-9a-f]{32}\\b")]
    private static partial Regex Hashes();

    [GeneratedRegex("[0-9][0-9,.]*( ms| s)?")]
    private static partial Regex Numbers();
}
