using System.CommandLine;
using PushFunctions.Cli.Output;
using PushFunctions.Client;

namespace PushFunctions.Cli.Commands;

/// <summary><c>deadletters</c>: queue messages that no reader understood.</summary>
internal static class DeadLetterCommands
{
    public static Command Create(Shell shell) =>
        new CliCommand(
            shell, "deadletters", "Queue messages that no reader understood.", "deadletters list", "deadletters requeue --all")
            .With(List(shell), Requeue(shell));

    private static CliCommand List(Shell shell) =>
        new CliCommand(shell, "list", "List the account's dead letters, newest first.", "deadletters list --output json")
            .Does(async (context, cancellationToken) =>
            {
                context.WriteList(
                    await context.Client.EnumerateDeadLettersAsync(cancellationToken).ListAsync(), "There is none.",
                    ("ID", letter => letter.Id), ("AT", letter => Words.Of(letter.At)), ("QUEUE", letter => letter.Queue),
                    ("KIND", letter => letter.Kind), ("REASON", letter => letter.Reason), ("OPERATION", letter => letter.OperationId));
                return ExitCode.Done;
            });

    private static CliCommand Requeue(Shell shell)
    {
        var ids = new Argument<string[]>("ids") { Description = "Their ids.", Arity = ArgumentArity.ZeroOrMore };
        var all = new Option<bool>("--all") { Description = "All of the account." };
        return new CliCommand(
            shell, "requeue", "Send dead letters to their queues again, once the version that reads them is deployed.",
            "deadletters requeue --all", "deadletters requeue 4a1b6a0c-8f0e-4c0b-9a53-3f6a2f3f7d10")
            .With(ids, all)
            .Does(async (context, cancellationToken) =>
            {
                var named = context.Get(ids);
                if (context.Get(all) == named.Length > 0)
                    throw new CliException("Which? Name ids, or take --all.", ExitCode.Usage);
                var requeued = 0;
                for (var more = true; more;)
                {
                    var done = await context.Client.RequeueDeadLettersAsync(
                        named.Length > 0 ? new RequeueDeadLettersRequest { Ids = named } : new RequeueDeadLettersRequest { All = true },
                        cancellationToken);
                    requeued += done.Requeued;
                    more = done.More && done.Requeued > 0 && named.Length == 0;
                }

                context.WriteOne(new { requeued }, ("requeued", Words.Of(requeued)));
                return ExitCode.Done;
            });
    }
}
