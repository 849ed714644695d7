using System.CommandLine;
using PushFunctions.Cli.Output;
using PushFunctions.Client;

namespace PushFunctions.Cli.Commands;

/// <summary><c>why</c>: why somebody did, or did not, get a push, in words.</summary>
internal static class WhyCommand
{
    public static Command Create(Shell shell)
    {
        var what = new Argument<string>("what")
        {
            Description = "A User (comms_user_…), your own id of one, a device token, or a notification (comms_pushnotification_…).",
        };
        var limit = new Option<int>("--limit") { Description = "How many operations, newest first.", DefaultValueFactory = _ => 10 };
        return new CliCommand(
            shell, "why", "Why did somebody not get it? Devices, what was sent in the last 7 days, and what to do.",
            "why customer-4711",
            "why comms_user_01k7q2bx0mft5bvbxh3781hkmr --limit 3",
            "why odJFCrnl2edlBDdz1C5Ja:APA91bu2",
            "why comms_pushnotification_01k7q2bx0mft5bvbxh3781hkmr00000001 --output json")
            .With(what, limit)
            .Does(async (context, cancellationToken) =>
            {
                var text = context.Get(what);
                if (text.StartsWith("comms_pushnotification_", StringComparison.Ordinal))
                    return await NotificationAsync(context, text, cancellationToken);
                if (text.StartsWith("comms_operation_", StringComparison.Ordinal))
                {
                    throw new CliException($"That is an operation: {CommandLineApp.Name} watch {text} tells how it went.", ExitCode.Usage);
                }

                var users = await UserLookup.FindAllAsync(context.Client, text, cancellationToken);
                List<Story> stories = [];
                foreach (var user in users) stories.Add(await ReadAsync(context.Client, user, context.Get(limit), cancellationToken));
                if (context.IsJson) context.WriteJson(stories);
                else stories.ForEach(story => Tell(context, story));
                return ExitCode.Done;
            });
    }

    private static async Task<Story> ReadAsync(PushClient client, UserResponse user, int limit, CancellationToken cancellationToken) => new(
        user,
        await client.EnumerateRegistrationsAsync(userId: user.Id, cancellationToken: cancellationToken).ListAsync(),
        await client.EnumerateTimelineAsync(user.Id, cancellationToken).ListAsync(limit));

    private static void Tell(CommandContext context, Story story)
    {
        var (user, registrations, timeline) = story;
        context.Write($"{user.Id}{(user.ExternalId is null ? "" : $" ({Table.Clean(user.ExternalId)})")}");
        if (user.DeletedAt is { } deleted) context.Write($"  was deleted at {Words.Of(deleted)}: nothing is sent to a deleted User.");
        foreach (var registration in registrations)
        {
            var more = string.Join(", ", registration.Tags.Select(tag => tag.Value.Length == 0 ? tag.Key : $"{tag.Key}:{tag.Value}"));
            foreach (var device in registration.Devices)
            {
                context.Write(
                    $"  {device.Provider} device {TokenHash.Of(device.Provider, device.Token)} in App "
                        + $"{registration.AppName}{(more.Length == 0 ? "" : $" [{Table.Clean(more)}]")}");
            }
        }

        if (!registrations.Any(registration => registration.Devices.Count > 0) && user.DeletedAt is null)
        {
            context.Write("  has no device now: nothing can be sent to this User until the app registers one, at its next start.");
        }

        context.Write("");
        if (timeline.Count == 0)
            context.Write(
                "Nothing was sent to this User in the last 7 days. Check the recipients of the send: the filter, the Audience, the id.");
        foreach (var entry in timeline) Tell(context, entry);
    }

    private static void Tell(CommandContext context, TimelineEntryResponse entry)
    {
        context.Write($"{Words.Of(entry.CreatedAt)}  {entry.OperationId}");
        foreach (var push in entry.Notifications)
        {
            context.Write(
                $"  {push.Provider} device {push.TokenHash}: "
                    + $"{Sentence(push.Status, push.Provider, push.Attempts, push.Error, push.ProviderMessageId, push.OpenedAt)}");
        }

        if (entry.Unaddressable is { } reason)
            context.Write($"  Not addressed ({reason.Code} {Table.Clean(reason.Reason)}). {Table.Clean(reason.Message)}");
    }

    private static async Task<int> NotificationAsync(CommandContext context, string id, CancellationToken cancellationToken)
    {
        var push = await context.Client.GetNotificationAsync(id, cancellationToken);
        var help = push.Error is { } error ? await HelpAsync(context.Client, error.Code, cancellationToken) : null;
        if (context.IsJson)
        {
            context.WriteJson(new { notification = push, whatToDo = help?.WhatToDo });
            return ExitCode.Done;
        }

        context.Write($"{push.Id}, created {Words.Of(push.CreatedAt)}, last updated {Words.Of(push.UpdatedAt)}");
        var device = push.To is { Provider: { } provider, Token: { } token }
            ? $"{provider} device {TokenHash.Of(provider, token)}"
            : "a device";
        context.Write($"  to {device}{(push.To.UserId is null ? "" : $" of {push.To.UserId}")}, from App {push.From.AppName}");
        var sentence = Sentence(push.Status, push.To.Provider, push.Attempts, push.Error, push.ProviderMessageId, push.OpenedAt);
        context.Write($"  {sentence}{(help is null ? "" : $" {help.WhatToDo}")}");
        if (push.To.UserId is { } user) context.Write($"  The User's other pushes: {CommandLineApp.Name} why {user}");
        return ExitCode.Done;
    }

    private static async Task<ErrorInfo?> HelpAsync(PushClient client, int code, CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetErrorAsync($"{code}", cancellationToken);
        }
        catch (PushApiException refused) when (refused.StatusCode == 404)
        {
            return null;
        }
    }

    private static string Sentence(
        NotificationStatus status, Provider? provider, int attempts, NotificationErrorResponse? error, string? providerMessageId,
        DateTimeOffset? openedAt) => status switch
        {
            NotificationStatus.SENT =>
                $"sent. {(provider == Provider.FCM ? "FCM" : "APNs")} accepted it{Tries(attempts)}{(providerMessageId is null ? "" : $" "
                    + $"as {Table.Clean(providerMessageId)}")}; "
                + (openedAt is { } opened ? $"it was opened at {Words.Of(opened)}." : "whether the device showed it, no provider tells."),
            NotificationStatus.FAILED when error is not null =>
                $"failed{Tries(attempts)} ({error.Code} {Table.Clean(error.Reason)}). {Table.Clean(error.Message)}",
            NotificationStatus.FAILED => $"failed{Tries(attempts)}.",
            NotificationStatus.CANCELED => "canceled before it was sent.",
            NotificationStatus.SCHEDULED => "scheduled: it is sent when its time comes.",
            _ => attempts == 0
                ? "waiting to be sent."
                : $"not sent yet{Tries(attempts)}: it is tried again.{(error is null ? "" : $" The last answer was {error.Code} "
                    + $"{Table.Clean(error.Reason)}. {Table.Clean(error.Message)}")}",
        };

    private static string Tries(int attempts) => attempts <= 1 ? "" : $" after {Words.Count(attempts, "attempt")}";

    /// <summary>A User, where it can be reached, and what was sent to it.</summary>
    private sealed record Story(
        UserResponse User, IReadOnlyList<RegistrationResponse> Registrations, IReadOnlyList<TimelineEntryResponse> Timeline);
}
