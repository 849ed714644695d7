using System.CommandLine;
using PushFunctions.Cli.Output;
using PushFunctions.Client;

namespace PushFunctions.Cli;

/// <summary>A command that runs: what it was given, and what it has around it.</summary>
internal sealed class CommandContext(ParseResult parsed, Shell shell)
{
    private PushClient? _client;

    public Shell Shell => shell;

    public ParseResult Parsed => parsed;

    public bool IsJson => parsed.GetValue(GlobalOptions.Output) == OutputFormat.Json;

    /// <summary>Connects to the service that the environment or the profile names.</summary>
    public PushClient Client => _client ??= PushClient.Create(Options);

    public PushClientOptions Options => Profile.Read(shell, parsed.GetValue(GlobalOptions.Profile));

    public T? Get<T>(Option<T> option) => parsed.GetValue(option);

    public T Get<T>(Argument<T> argument) => parsed.GetValue(argument)!;

    public void Write(string line) => shell.Out.WriteLine(line);

    /// <summary>For a person, beside the result.</summary>
    public void Tell(string line) => shell.Error.WriteLine(line);

    public void WriteJson(object? value) => shell.Out.WriteLine(JsonText.Of(value));

    /// <summary>One thing: as JSON whole, as a table in lines of name and value.</summary>
    public void WriteOne(object value, params (string Name, string? Value)[] lines)
    {
        if (IsJson) WriteJson(value);
        else Table.WriteLines(shell.Out, lines);
    }

    /// <summary>A list: as JSON an array, as a table a line for each.</summary>
    /// <param name="empty">What to say, beside the result, where there is none.</param>
    /// <param name="columns">The head of each column and what stands in it.</param>
    public void WriteList<T>(IReadOnlyList<T> items, string empty, params (string Head, Func<T, string?> Value)[] columns)
    {
        if (IsJson) WriteJson(items);
        else if (items.Count == 0) Tell(empty);
        else Table.Write(shell.Out, items, columns);
    }

    /// <summary>Asks before something that cannot be undone, where a person can answer.</summary>
    /// <exception cref="CliException">The answer is no, or nobody can answer.</exception>
    public async Task ConfirmAsync(bool yes, string question, string expected, CancellationToken cancellationToken)
    {
        if (yes) return;
        if (!shell.IsInteractive) throw new CliException($"{question} Add --yes to do it without being asked.", ExitCode.Usage);
        await shell.Error.WriteAsync($"{question} Type {expected} to go on: ");
        using var reader = new StreamReader(shell.In, leaveOpen: true);
        if (await reader.ReadLineAsync(cancellationToken) != expected) throw new CliException("Nothing was done.", ExitCode.No);
    }
}

/// <summary>How results are written.</summary>
internal enum OutputFormat
{
    Table,
    Json,
}

/// <summary>Options of every command.</summary>
internal static class GlobalOptions
{
    public static readonly Option<OutputFormat> Output = new("--output", "-o")
    {
        Description = "table for people, json for scripts.",
        HelpName = "table|json",
        Recursive = true,
    };

    public static readonly Option<string?> Profile = new("--profile")
    {
        Description = $"A profile of the profile file, instead of {Cli.Profile.Url}, {Cli.Profile.Sid} and {Cli.Profile.Token}.",
        HelpName = "name",
        Recursive = true,
    };
}

/// <summary>Reads to the end, or up to a limit.</summary>
internal static class Streams
{
    public static async Task<List<T>> ListAsync<T>(this IAsyncEnumerable<T> stream, int? limit = null)
    {
        List<T> items = [];
        if (limit == 0) return items;
        await foreach (var item in stream)
        {
            items.Add(item);
            if (items.Count == limit) break;
        }

        return items;
    }
}
