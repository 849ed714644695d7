using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace PushFunctions.Cli;

/// <summary>A command with its examples.</summary>
internal sealed class CliCommand : Command
{
    private readonly Shell _shell;

    /// <param name="examples">Command lines without the tool's name, shown by <c>--help</c>.</param>
    public CliCommand(Shell shell, string name, string description, params string[] examples)
        : base(name, description)
    {
        _shell = shell;
        Examples = examples;
    }

    public IReadOnlyList<string> Examples { get; }

    /// <summary>Adds arguments and options.</summary>
    public CliCommand With(params Symbol[] symbols)
    {
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument) Add(argument);
            else if (symbol is Option option) Add(option);
            else Add((Command)symbol);
        }

        return this;
    }

    /// <summary>What the command does.</summary>
    /// <param name="runAsync">Gives the exit code.</param>
    public CliCommand Does(Func<CommandContext, CancellationToken, Task<int>> runAsync)
    {
        SetAction((parsed, cancellationToken) => runAsync(new CommandContext(parsed, _shell), cancellationToken));
        return this;
    }
}

/// <summary>The library's help, and the command's examples behind it.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var result = help.Invoke(parseResult);
        if (parseResult.CommandResult.Command is not CliCommand { Examples.Count: > 0 } command) return result;
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (var example in command.Examples) output.WriteLine($"  {CommandLineApp.Name} {example}");
        output.WriteLine();
        return result;
    }
}
