using System.CommandLine;
using PushFunctions.Cli.Output;
using PushFunctions.Client;

namespace PushFunctions.Cli.Commands;

/// <summary><c>tail</c>: pushes as they come to their end.</summary>
internal static class TailCommand
{
    // A page of what is newest is read each time; where more happens at once, the rest is left out, and that is said.
    private const int PageSize = 1000;

    public static Command Create(Shell shell)
    {
        var failed = new Option<bool>("--failed") { Description = "Only what failed." };
        var provider = new Option<Provider?>("--provider") { Description = "Only this provider's." };
        var minutes = new Option<int>("--since")
        {
            Description = "How far back to look, for sends too that are still under way.",
            HelpName = "minutes",
            DefaultValueFactory = _ => 10,
        };
        var seconds = new Option<int>("--interval")
        {
            Description = "How often to ask.",
            HelpName = "seconds",
            DefaultValueFactory = _ => 3,
        };
        var count = new Option<int?>("--count") { Description = "End after this many." };
        return new CliCommand(
            shell, "tail", "Show pushes as they are sent or fail, until Ctrl+C. As JSON: an object in each line.",
            "tail --failed", "tail --failed --provider APN --since 60 --output json")
            .With(failed, provider, minutes, seconds, count)
            .Does(async (context, cancellationToken) =>
            {
                var status = context.Get(failed) ? NotificationStatus.FAILED : (NotificationStatus?)null;
                HashSet<string> seen = [];
                var left = context.Get(count) ?? int.MaxValue;
                try
                {
                    while (true)
                    {
                        var page = await context.Client.ListNotificationsAsync(
                            status: status, startDate: context.Shell.Time.GetUtcNow().AddMinutes(-context.Get(minutes)),
                            provider: context.Get(provider),
                            pageSize: PageSize, cancellationToken: cancellationToken);
                        var news = page.PushNotifications.Where(
                            push => push.Status is not (NotificationStatus.QUEUED or NotificationStatus.SCHEDULED) && seen.Add(push.Id));
                        foreach (var push in news.OrderBy(push => push.UpdatedAt))
                        {
                            Write(context, push);
                            if (--left == 0) return ExitCode.Done;
                        }

                        if (page.Pagination.Next is not null)
                            context.Tell(
                                $"More than {PageSize} in the last {context.Get(minutes)} minutes: some are left out. Take a shorter "
                                    + $"--since, or export operation.");
                        await Task.Delay(TimeSpan.FromSeconds(Math.Max(1, context.Get(seconds))), context.Shell.Time, cancellationToken);
                    }
                }
                catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
                {
                    return ExitCode.Done;
                }
            });
    }

    private static void Write(CommandContext context, NotificationResponse push)
    {
        if (context.IsJson)
        {
            context.Write(JsonText.LineOf(push));
            return;
        }

        var why = push.Error is { } error ? $"  {error.Code} {Table.Clean(error.Reason)}: {Table.Clean(error.Message)}" : "";
        context.Write(
            $"{Words.Of(push.UpdatedAt)}  {push.Status,-8}  {push.To.Provider,-11}  {push.Id}{(push.To.UserId is null ? "" : $"  "
                + $"{push.To.UserId}")}{why}");
    }
}
