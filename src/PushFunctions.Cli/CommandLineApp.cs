using System.CommandLine;
using System.CommandLine.Help;
using PushFunctions.Cli.Commands;
using PushFunctions.Client;

namespace PushFunctions.Cli;

/// <summary>From a line to an exit code.</summary>
internal static class CommandLineApp
{
    public const string Name = "pushfunctions";

    /// <summary>All commands, in the order of the help.</summary>
    public static RootCommand Build(Shell shell)
    {
        var root = new RootCommand(
            "The command line of PushFunctions, a push backend for FCM and APNs. Every command has examples in its --help.")
        {
            GlobalOptions.Output,
            GlobalOptions.Profile,
            SendCommand.Create(shell),
            WatchCommand.Create(shell),
            WhyCommand.Create(shell),
            TestCommand.Create(shell),
            DeviceCommands.Create(shell),
            UserCommands.Create(shell),
            TagCommands.Create(shell),
            AudienceCommands.Create(shell),
            ImportCommand.Create(shell),
            ExportCommands.Create(shell),
            CredentialCommands.Create(shell),
            OperationCommands.Create(shell),
            TailCommand.Create(shell),
            WebhookCommands.Create(shell),
            KeyCommands.Create(shell),
            DeadLetterCommands.Create(shell),
            DoctorCommand.Create(shell),
            CompletionCommand.Create(shell),
        };
        foreach (var option in root.Options.OfType<HelpOption>()) option.Action = new HelpWithExamples((HelpAction)option.Action!);
        return root;
    }

    public static async Task<int> RunAsync(IReadOnlyList<string> args, Shell shell, CancellationToken cancellationToken)
    {
        var parsed = Build(shell).Parse(args);
        if (parsed.Errors.Count > 0 && parsed.Action is System.CommandLine.Invocation.ParseErrorAction)
        {
            foreach (var error in parsed.Errors) await shell.Error.WriteLineAsync(error.Message);
            await shell.Error.WriteLineAsync($"See: {PathOf(parsed.CommandResult)} --help");
            return ExitCode.Usage;
        }

        try
        {
            return await parsed.InvokeAsync(
                new InvocationConfiguration { Output = shell.Out, Error = shell.Error, EnableDefaultExceptionHandler = false },
                cancellationToken);
        }
        catch (Exception exception) when (Explain(exception) is var (sentence, code) && sentence is not null)
        {
            await shell.Error.WriteLineAsync(sentence);
            return code;
        }
    }

    private static (string? Sentence, int Code) Explain(Exception exception) => exception switch
    {
        CliException known => (known.Message, known.Code),
        PushApiException { StatusCode: 401 } refused =>
            ($"{refused.Message} The sid or the secret of this environment or profile is wrong, or the key was deleted.", ExitCode.Refused),
        PushApiException refused => (refused.Message, ExitCode.Refused),
        HttpRequestException { StatusCode: null } lost => ($"The service was not reached: {lost.Message}", ExitCode.Unreached),
        TimeoutException late => (late.Message, ExitCode.Unreached),
        // A timeout of an HttpClient, not Ctrl+C.
        TaskCanceledException { InnerException: TimeoutException late } => (late.Message, ExitCode.Unreached),
        OperationCanceledException => ("Interrupted.", ExitCode.Interrupted),
        // Only a packed file is unpacked.
        InvalidDataException => ($"The file is damaged: {exception.Message}", ExitCode.Usage),
        IOException or UnauthorizedAccessException => (exception.Message, ExitCode.Usage),
        _ => (null, 0),
    };

    private static string PathOf(System.CommandLine.Parsing.CommandResult result) =>
        result.Parent is System.CommandLine.Parsing.CommandResult parent ? $"{PathOf(parent)} {result.Command.Name}" : Name;
}
