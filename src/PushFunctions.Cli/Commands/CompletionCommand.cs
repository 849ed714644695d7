using System.CommandLine;

namespace PushFunctions.Cli.Commands;

/// <summary><c>completion</c>: a script for the shell, which asks the tool itself what can come next.</summary>
internal static class CompletionCommand
{
    private const string Bash =
        """
        _pushfunctions() {
          local IFS=$'\n'
          COMPREPLY=($(pushfunctions "[suggest:$COMP_POINT]" "$COMP_LINE" 2> /dev/null))
        }
        complete -o default -F _pushfunctions pushfunctions
        """;

    private const string Zsh =
        """
        #compdef pushfunctions
        _pushfunctions() {
          local -a found
          found=("${(@f)$(pushfunctions "[suggest:$CURSOR]" "$BUFFER" 2> /dev/null)}")
          compadd -a found || _files
        }
        compdef _pushfunctions pushfunctions
        """;

    private const string Fish = "complete -c pushfunctions -a '(pushfunctions \"[suggest:\"(commandline -C)\"]\" (commandline) 2> "
        + "/dev/null)'";

    private const string PowerShell =
        """
        Register-ArgumentCompleter -Native -CommandName pushfunctions -ScriptBlock {
          param($word, $line, $position)
          pushfunctions "[suggest:$position]" "$line" | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
        }
        """;

    public static Command Create(Shell shell)
    {
        var kind = new Argument<string>("shell")
        {
            Description = "bash, zsh, fish or pwsh.",
        }.AcceptOnlyFromAmong("bash", "zsh", "fish", "pwsh");
        return new CliCommand(
            shell, "completion", "Print the script that completes commands in your shell.",
            "completion bash >> ~/.bashrc", "completion zsh > \"${fpath[1]}/_pushfunctions\"")
            .With(kind)
            .Does((context, _) =>
            {
                context.Write(context.Get(kind) switch { "bash" => Bash, "zsh" => Zsh, "fish" => Fish, _ => PowerShell });
                return Task.FromResult(ExitCode.Done);
            });
    }
}
