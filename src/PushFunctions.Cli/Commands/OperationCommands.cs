using System.CommandLine;
using PushFunctions.Cli.Output;
using PushFunctions.Client;

namespace PushFunctions.Cli.Commands;

/// <summary><c>operations</c>.</summary>
internal static class OperationCommands
{
    public static Command Create(Shell shell) =>
        new CliCommand(
            shell, "operations", "Sends and what became of them.", "operations list --status PROCESSING",
            "operations cancel comms_operation_01k7q2bx0mft5bvbxh3781hkmr --yes")
            .With(List(shell), Cancel(shell));

    private static CliCommand List(Shell shell)
    {
        var status = new Option<OperationStatus?>("--status") { Description = "SCHEDULED, PROCESSING, COMPLETED or CANCELED." };
        var since = new Option<DateTimeOffset?>("--since")
        {
            Description = "Created at or after; UTC unless it has an offset.",
            HelpName = "time",
            CustomParser = Moment.Read,
        };
        var limit = new Option<int>("--limit") { Description = "How many, newest first.", DefaultValueFactory = _ => 20 };
        return new CliCommand(
            shell, "list", "List operations, newest first.", "operations list",
            "operations list --status PROCESSING --since 2026-01-31 --output json")
            .With(status, since, limit)
            .Does(async (context, cancellationToken) =>
            {
                var operations = await context.Client.EnumerateOperationsAsync(
                    context.Get(since), null, context.Get(status), cancellationToken).ListAsync(context.Get(limit));
                context.WriteList(
                    operations, "There is none in the last 7 days.",
                    ("ID", operation => operation.Id), ("STATUS", operation => $"{operation.Status}"),
                    ("CREATED", operation => Words.Of(operation.CreatedAt)),
                    ("TOTAL", operation => Words.Of(operation.Stats.Total)), ("SENT", operation => Words.Of(operation.Stats.Sent)),
                    ("FAILED", operation => Words.Of(operation.Stats.Failed)),
                    ("UNADDRESSABLE", operation => Words.Of(operation.Stats.Unaddressable)),
                    ("BY", operation => operation.CreatedBy),
                    ("TAGS", operation => string.Join(' ', operation.Tags.Select(tag => $"{tag.Key}:{tag.Value}"))));
                return ExitCode.Done;
            });
    }

    private static CliCommand Cancel(Shell shell)
    {
        var id = new Argument<string>("operation") { Description = "comms_operation_…" };
        var yes = new Option<bool>("--yes") { Description = "Do not ask." };
        return new CliCommand(
            shell, "cancel", "Cancel what was not sent to a provider yet.",
            "operations cancel comms_operation_01k7q2bx0mft5bvbxh3781hkmr --yes")
            .With(id, yes)
            .Does(async (context, cancellationToken) =>
            {
                await context.ConfirmAsync(
                    context.Get(yes), $"What {context.Get(id)} has not sent yet is never sent.", "yes", cancellationToken);
                var done = await context.Client.UpdateOperationAsync(
                    context.Get(id), new UpdateOperationRequest { Status = UpdateOperationRequestStatus.CANCELED }, cancellationToken);
                context.WriteOne(done, ("canceled", done.ResourceId));
                return ExitCode.Done;
            });
    }
}
