using System.CommandLine;
using PushFunctions.Cli.Output;
using PushFunctions.Client;

namespace PushFunctions.Cli.Commands;

/// <summary><c>test</c>: one push to one device, and what its provider says.</summary>
internal static class TestCommand
{
    public static Command Create(Shell shell)
    {
        var token = new Argument<string>("token") { Description = "A device token." };
        var provider = new Option<Provider>("--provider") { Description = "Whose token it is.", DefaultValueFactory = _ => Provider.FCM };
        var app = new Option<string?>("--app") { Description = "The App to send from; otherwise the default App." };
        var title = new Option<string>("--title") { Description = "What the device shows.", DefaultValueFactory = _ => "Test" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Ask the provider without a push (FCM)." };
        var timeout = new Option<int>("--timeout")
        {
            Description = "How long to wait.",
            HelpName = "seconds",
            DefaultValueFactory = _ => 60,
        };
        return new CliCommand(
            shell, "test", "Send one push to a token and show the provider's answer. Exit code 1 where it was not accepted.",
            "test odJFCrnl2edlBDdz1C5Ja:APA91bu2 --app shop",
            "test 00fc13adff785122b4ad28809a3420982341241421348097878e577c991de8f0 --provider APN_SANDBOX")
            .With(token, provider, app, title, dryRun, timeout)
            .Does(async (context, cancellationToken) =>
            {
                var start = context.Shell.Time.GetTimestamp();
                var sent = await context.Client.SendAsync(
                    new SendRequest
                    {
                        To = [new RecipientRequest { Token = context.Get(token), Provider = context.Get(provider) }],
                        From = context.Get(app) is { } name ? new FromRequest { AppName = name } : null,
                        Content = new ContentRequest { Title = context.Get(title), Body = "Sent by pushfunctions test." },
                        DryRun = context.Get(dryRun),
                        TimeToLive = 300,
                    }, cancellationToken: cancellationToken);
                var operation = await sent.WaitUntilCompletedAsync(
                    timeout: TimeSpan.FromSeconds(context.Get(timeout)), cancellationToken: cancellationToken);
                var took = context.Shell.Time.GetElapsedTime(start);
                var push = (
                    await context.Client.ListNotificationsAsync(
                        operationId: sent.Id, cancellationToken: cancellationToken)).PushNotifications.SingleOrDefault();
                var error = push?.Error
                    ?? (
                        await context.Client.ListOperationErrorsAsync(
                            sent.Id, cancellationToken: cancellationToken)).Errors.FirstOrDefault()?.Error;
                context.WriteOne(
                    new { operation, notification = push, error, milliseconds = (long)took.TotalMilliseconds },
                    ("status", push is null ? "not sent" : $"{push.Status}"),
                    ("provider's id", push?.ProviderMessageId),
                    ("provider's reason", error?.Reason),
                    ("what it means", error is null ? null : $"{error.Code}: {error.Message}"),
                    ("attempts", push is null ? null : $"{push.Attempts}"),
                    ("after", Words.Of(took)),
                    ("operation", sent.Id));
                return push?.Status == NotificationStatus.SENT ? ExitCode.Done : ExitCode.No;
            });
    }
}
