using System.CommandLine;
using System.CommandLine.Parsing;
using PushFunctions.Cli.Output;
using PushFunctions.Client;

namespace PushFunctions.Cli.Commands;

/// <summary><c>webhooks</c>.</summary>
internal static class WebhookCommands
{
    /// <summary>Where <c>verify</c> finds the secret: never on the command line.</summary>
    public const string Secret = "PUSHFUNCTIONS_WEBHOOK_SECRET";

    public static Command Create(Shell shell) =>
        new CliCommand(
            shell, "webhooks", "Webhook endpoints: who is told of what happens.", "webhooks list",
            "webhooks listen --forward-to http://localhost:3000/push-events")
            .With(
                List(shell), New(shell), Delete(shell), WebhookListenCommand.Create(shell), Test(shell), Replay(shell), Failures(shell),
                Verify(shell));

    private static CliCommand List(Shell shell) =>
        new CliCommand(shell, "list", "List endpoints and their health.", "webhooks list")
            .Does(async (context, cancellationToken) =>
            {
                context.WriteList(
                    await context.Client.EnumerateWebhooksAsync(cancellationToken).ListAsync(), "There is no endpoint yet: see webhooks "
                        + "create.",
                    ("ID", webhook => webhook.Id), ("URL", webhook => webhook.Url ?? webhook.TopicEndpoint), ("HEALTH", webhook => webhook.Health.Status),
                    ("PENDING", webhook => Words.Of(webhook.Health.Pending)), ("REASON", webhook => webhook.Health.Reason),
                    ("EVENTS", webhook => string.Join(' ', webhook.Events)));
                return ExitCode.Done;
            });

    private static CliCommand New(Shell shell)
    {
        var url = new Argument<Uri>("url") { Description = "https, a public host.", CustomParser = ReadUri! };
        var events = Events();
        var app = new Option<string?>("--app") { Description = "Only this App's." };
        var description = new Option<string?>("--description") { Description = "Your note." };
        return new CliCommand(
            shell, "create", "Create an endpoint. Its secret is shown this once.",
            "webhooks create https://example.com/push-events --events operation.completed \"notification.*\"")
            .With(url, events, app, description)
            .Does(async (context, cancellationToken) =>
            {
                var made = await context.Client.CreateWebhookAsync(
                    new CreateWebhookRequest
                    {
                        Url = context.Get(url),
                        Events = context.Get(events)!,
                        AppName = context.Get(app),
                        Description = context.Get(description),
                    }, cancellationToken);
                context.WriteOne(made, ("webhook", made.Id), ("secret", made.Secret));
                return ExitCode.Done;
            });
    }

    private static CliCommand Delete(Shell shell)
    {
        var (id, yes) = (Id(), new Option<bool>("--yes") { Description = "Do not ask." });
        return new CliCommand(
            shell, "delete", "Delete an endpoint. What it did not accept yet is not sent again.",
            "webhooks delete comms_webhook_01k7q2bx0mft5bvbxh3781hkmr --yes")
            .With(id, yes)
            .Does(async (context, cancellationToken) =>
            {
                await context.ConfirmAsync(context.Get(yes), $"{context.Get(id)} is told nothing any more.", "yes", cancellationToken);
                var done = await context.Client.DeleteWebhookAsync(context.Get(id), cancellationToken);
                context.WriteOne(done, ("deleted", done.ResourceId));
                return ExitCode.Done;
            });
    }

    private static CliCommand Test(Shell shell)
    {
        var id = Id();
        return new CliCommand(
            shell, "test", "Send a webhook.test and show the receiver's response. Exit code 1 where it did not accept.",
            "webhooks test comms_webhook_01k7q2bx0mft5bvbxh3781hkmr")
            .With(id)
            .Does(async (context, cancellationToken) =>
            {
                var result = await context.Client.TestWebhookAsync(context.Get(id), cancellationToken);
                context.WriteOne(
                    result, ("accepted", result.Accepted ? "yes" : "no"), ("status", result.Status is { } status ? $"{status}" : null),
                    ("reason", result.Reason), ("body", string.IsNullOrEmpty(result.Body) ? null : result.Body));
                return result.Accepted ? ExitCode.Done : ExitCode.No;
            });
    }

    private static CliCommand Replay(Shell shell)
    {
        var id = Id();
        var since = new Option<DateTimeOffset>("--since")
        {
            Description = "From when, within the last 7 days; UTC unless it has an offset.",
            HelpName = "time",
            Required = true,
            CustomParser = result => Moment.Read(result) ?? default,
        };
        var until = new Option<DateTimeOffset?>("--until")
        {
            Description = "To when; otherwise a minute ago. UTC unless it has an offset.",
            HelpName = "time",
            CustomParser = Moment.Read,
        };
        var events = new Option<string[]>("--events") { Description = "Only these types.", AllowMultipleArgumentsPerToken = true };
        return new CliCommand(
            shell, "replay", "Send again what happened to sends, with the same event ids.",
            "webhooks replay comms_webhook_01k7q2bx0mft5bvbxh3781hkmr --since 2026-01-31T09:00:00Z --until 2026-01-31T10:00:00Z")
            .With(id, since, until, events)
            .Does(async (context, cancellationToken) =>
            {
                var done = await context.Client.ReplayWebhookEventsAsync(
                    context.Get(id),
                    new ReplayWebhookEventsRequest
                    {
                        Since = context.Get(since),
                        Until = context.Get(until) ?? context.Shell.Time.GetUtcNow().AddMinutes(-1),
                        Events = context.Get(events) is { Length: > 0 } some ? some : null,
                    }, cancellationToken);
                context.WriteOne(done, ("replaying to", done.ResourceId));
                return ExitCode.Done;
            });
    }

    private static CliCommand Failures(Shell shell)
    {
        var id = Id();
        var limit = new Option<int>("--limit") { Description = "How many, newest first.", DefaultValueFactory = _ => 20 };
        return new CliCommand(
            shell, "failures", "List what an endpoint never accepted.", "webhooks failures comms_webhook_01k7q2bx0mft5bvbxh3781hkmr")
            .With(id, limit)
            .Does(async (context, cancellationToken) =>
            {
                context.WriteList(
                    await context.Client.EnumerateWebhookFailuresAsync(
                        context.Get(id), cancellationToken).ListAsync(context.Get(limit)), "It has accepted everything.",
                    ("FAILED", failure => Words.Of(failure.FailedAt)),
                    ("STATUS", failure => failure.LastStatus is { } status ? $"{status}" : null),
                    ("REASON", failure => failure.Reason), ("ATTEMPTS", failure => $"{failure.Attempts}"),
                    ("EVENTS", failure => string.Join(' ', failure.Events.Select(told => told.Type).Distinct())));
                return ExitCode.Done;
            });
    }

    private static CliCommand Verify(Shell shell)
    {
        var id = new Option<string>("--id") { Description = "The header webhook-id.", Required = true };
        var timestamp = new Option<string>("--timestamp") { Description = "The header webhook-timestamp.", Required = true };
        var signature = new Option<string>("--signature") { Description = "The header webhook-signature.", Required = true };
        var body = new Option<string>("--body")
        {
            Description = "A file with the body as it came; - reads it from the input.",
            DefaultValueFactory = _ => "-",
        };
        var anyAge = new Option<bool>("--any-age") { Description = "Accept a request that is older than five minutes." };
        return new CliCommand(
            shell, "verify", $"Verify a recorded request, with the secret in {Secret}. Exit code 1 where it must not be trusted.",
            "webhooks verify --id msg_1 --timestamp 1769850001 --signature \"v1,…\" --body request.json --any-age")
            .With(id, timestamp, signature, body, anyAge)
            .Does(async (context, cancellationToken) =>
            {
                var secret = context.Shell.Variable(Secret) is { Length: > 0 } set
                    ? set
                    : throw new CliException($"Set {Secret} to the endpoint's secret, whsec_….", ExitCode.Usage);
                await using var stream = context.Get(body) is "-" or null
                    ? context.Shell.In
                    : File.OpenRead(context.Shell.PathOf(context.Get(body)!));
                using var bytes = new MemoryStream();
                await stream.CopyToAsync(bytes, cancellationToken);
                try
                {
                    var events = WebhookSignature.Verify(
                        secret,
                        name => context.Get(name switch { "webhook-id" => id, "webhook-timestamp" => timestamp, _ => signature }),
                        bytes.ToArray(), context.Shell.Time, context.Get(anyAge) ? TimeSpan.MaxValue : null);
                    context.WriteList(
                        events, "It is genuine, and empty.", ("GENUINE", told => told.Id), ("TYPE", told => told.Type),
                        ("TIME", told => Words.Of(told.Time)), ("SUBJECT", told => told.Subject));
                    return ExitCode.Done;
                }
                catch (WebhookSignatureException refused)
                {
                    throw new CliException($"Not genuine: {refused.Message}", ExitCode.No, refused);
                }
                catch (FormatException wrong)
                {
                    throw new CliException($"{Secret}: {wrong.Message}", ExitCode.Usage, wrong);
                }
            });
    }

    internal static Uri? ReadUri(ArgumentResult result)
    {
        if (result.Tokens is [var token] && Uri.TryCreate(token.Value, UriKind.Absolute, out var url)
            && (url.Scheme is "http" or "https"))
            return url;
        result.AddError("Expected an address that begins with https:// (or http:// on this machine).");
        return null;
    }

    internal static Option<string[]> Events() => new("--events")
    {
        Description = "Types, groups (notification.*) or *.",
        DefaultValueFactory = _ => ["*"],
        AllowMultipleArgumentsPerToken = true,
    };

    private static Argument<string> Id() => new("webhook") { Description = "comms_webhook_…" };
}
