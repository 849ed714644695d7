using System.CommandLine;
using PushFunctions.Cli.Output;
using PushFunctions.Client;

namespace PushFunctions.Cli.Commands;

/// <summary><c>watch</c>: an operation until it is over.</summary>
internal static class WatchCommand
{
    public static Command Create(Shell shell)
    {
        var operation = new Argument<string>("operation") { Description = "comms_operation_…" };
        var (maxFailed, timeout) = (MaxFailed(), Timeout());
        return new CliCommand(
            shell, "watch", "Follow an operation until it is over: progress, rate, time left, and errors by code.",
            "watch comms_operation_01k7q2bx0mft5bvbxh3781hkmr",
            "watch comms_operation_01k7q2bx0mft5bvbxh3781hkmr --max-failed 100 --output json")
            .With(operation, maxFailed, timeout)
            .Does((context, cancellationToken) =>
                WatchAsync(context, context.Get(operation), context.Get(maxFailed), context.Get(timeout), cancellationToken));
    }

    public static Option<int?> MaxFailed() => new("--max-failed")
    {
        Description = "End with exit code 1 where more pushes than this failed or recipients could not be addressed. Default 0.",
        HelpName = "number",
    };

    public static Option<int?> Timeout() =>
        new("--timeout") { Description = "How long to wait at most; then exit code 4.", HelpName = "seconds" };

    /// <returns>The exit code.</returns>
    public static async Task<int> WatchAsync(
        CommandContext context, string id, int? maxFailed, int? timeout, CancellationToken cancellationToken)
    {
        var start = context.Shell.Time.GetTimestamp();
        var operation = await new ProgressView(context.Shell, "Sending", "push").RunAsync(view => context.Client.WaitUntilCompletedAsync(
            id, new Reports(view), timeout is { } seconds ? TimeSpan.FromSeconds(seconds) : null, cancellationToken));
        var stats = operation.Stats;
        var summary = stats.Failed + stats.Unaddressable > 0
            ? await context.Client.SummarizeOperationErrorsAsync(id, cancellationToken)
            : null;
        if (context.IsJson)
        {
            context.WriteJson(new { operation, errors = summary?.Errors ?? [], exact = summary?.Exact ?? true });
        }
        else
        {
            context.Write(
                $"{operation.Id} {operation.Status} after {Words.Of(context.Shell.Time.GetElapsedTime(start))} of watching: "
                + $"{Words.Of(stats.Sent)} sent, {Words.Of(stats.Failed)} failed, {Words.Of(stats.Canceled)} canceled; "
                + $"{Words.Of(stats.Unaddressable)} of {Words.Count(stats.Recipients, "recipient")} could not be addressed."
                + (stats.Opened is { } opened ? $" {Words.Of(opened)} opened." : ""));
            if (summary is { Errors.Count: > 0 })
            {
                context.Write("");
                Table.Write(
                    context.Shell.Out, [.. summary.Errors],
                    [
                        ("COUNT", group => Words.Of(group.Count)), ("CODE", group => $"{group.Code}"),
                        ("PROVIDER", group => group.Provider?.ToString()), ("REASON", group => group.Reason),
                        ("WHAT IT MEANS", group => group.Message), ("FOR INSTANCE", group => group.Samples.FirstOrDefault()),
                    ]);
                if (!summary.Exact) context.Write("There are more: export operation has them all.");
            }
        }

        return stats.Failed + stats.Unaddressable > (maxFailed ?? 0) ? ExitCode.No : ExitCode.Done;
    }

    private sealed class Reports(ProgressView view) : IProgress<OperationResponse>
    {
        public void Report(OperationResponse value)
        {
            var stats = value.Stats;
            var more = value.Status == OperationStatus.SCHEDULED
                ? "scheduled"
                : stats.Failed > 0
                ? $"{Words.Of(stats.Failed)} failed"
                : null;
            view.Report(stats.Sent + stats.Failed + stats.Canceled, stats.Total, more);
        }
    }
}
