using System.CommandLine;
using PushFunctions.Cli.Output;
using PushFunctions.Client;

namespace PushFunctions.Cli.Commands;

/// <summary><c>doctor</c>: whether everything is as it should be.</summary>
internal static class DoctorCommand
{
    private static readonly TimeSpan LargestSkew = TimeSpan.FromSeconds(30);

    public static Command Create(Shell shell) =>
        new CliCommand(
            shell, "doctor",
            "Check the connection, the role, the clock, the service's health, queues, credentials and webhooks. Exit code 1 where "
                + "something is wrong.",
            "doctor", "doctor --profile staging --output json")
            .Does(RunAsync);

    private static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var options = context.Options;
        List<Finding> findings = [];
        void Good(string check, string text) => findings.Add(new Finding(check, true, text));
        void Bad(string check, string text) => findings.Add(new Finding(check, false, text));

        try
        {
            var health = await ReadHealthAsync(context, options, Good, Bad, cancellationToken);
            if (health.Status == HealthStatus.OK) Good("health", "OK");
            else
                Bad(
                    "health",
                    health.OldestJobAgeSeconds is { } age
                        ? $"DEGRADED: a job has been due for {Words.Of(TimeSpan.FromSeconds(age))}."
                        : "DEGRADED: no sweep has ended for 5 minutes.");
            var waiting = health.Queues.Where(queue => queue.Value > 0).Select(queue => $"{queue.Key} {Words.Of(queue.Value)}").ToList();
            if (health.Queues.TryGetValue("push-deadletter", out var dead) && dead > 0)
                Bad("queues", $"{string.Join(", ", waiting)}: dead letters need an operator.");
            else Good("queues", waiting.Count == 0 ? "empty" : string.Join(", ", waiting));
        }
        catch (Exception exception) when (
            exception is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            Bad("connection", $"{options.Address} was not reached: {exception.Message}");
            return Finish(context, findings, ExitCode.Unreached);
        }

        IList<string> scopes;
        try
        {
            var caller = await context.Client.GetCallerAsync(cancellationToken);
            scopes = caller.Scopes;
            Good("role", $"{caller.Sid} may {string.Join(", ", scopes)}.");
        }
        catch (PushApiException refused) when (refused.StatusCode == 401)
        {
            Bad("role", $"{options.Sid} was refused: the sid or the secret is wrong, or the key was deleted.");
            return Finish(context, findings, ExitCode.Refused);
        }

        if (scopes.Contains("manage"))
        {
            await CheckServiceAsync(context, Good, Bad, cancellationToken);
            await CheckCredentialsAsync(context, Good, Bad, cancellationToken);
            await CheckWebhooksAsync(context, Good, Bad, cancellationToken);
        }
        else
        {
            Good("credentials", "not checked: that takes the scope manage.");
        }

        return Finish(context, findings, findings.TrueForAll(finding => finding.Ok) ? ExitCode.Done : ExitCode.No);
    }

    private static async Task<HealthResponse> ReadHealthAsync(
        CommandContext context, PushClientOptions options, Action<string, string> good, Action<string, string> bad,
        CancellationToken cancellationToken)
    {
        // The date of a response tells the service's clock.
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
        var start = context.Shell.Time.GetTimestamp();
        using var probe = await http.GetAsync(HealthOf(options.Address!), cancellationToken);
        var took = context.Shell.Time.GetElapsedTime(start);
        var health = await context.Client.GetHealthAsync(cancellationToken);
        good("connection", $"{options.Address} responds in {Words.Of(took)}.");
        if (probe.Headers.Date is not { } date) return health;
        var skew = (context.Shell.Time.GetUtcNow() - date).Duration();
        if (skew > LargestSkew)
            bad("clock", $"This machine and the service are {Words.Of(skew)} apart: schedules and webhook signatures go by the time.");
        else good("clock", "agrees with the service's.");
        return health;
    }

    // As the client makes of the address: with the path before /v1, if there is one.
    private static Uri HealthOf(Uri address)
    {
        var path = address.GetLeftPart(UriPartial.Path).TrimEnd('/');
        return new Uri(path.EndsWith("/v1", StringComparison.Ordinal) ? path + "/health" : path + "/v1/health");
    }

    private static async Task CheckServiceAsync(
        CommandContext context, Action<string, string> good, Action<string, string> bad, CancellationToken cancellationToken)
    {
        var service = await context.Client.GetServiceAsync(cancellationToken);
        good("version", service.Version);
        if (service.Sweep.Status == "OK") good("sweep", $"last at {Words.Of(service.Sweep.LastAt) ?? "-"}");
        else bad("sweep", $"LATE: last at {Words.Of(service.Sweep.LastAt) ?? "never"}. Nothing that stalled is requeued meanwhile.");
        if (service.DeadLetters > 0)
            bad("dead letters", $"{Words.Count(service.DeadLetters, "message")} that nobody reads: see deadletters list.");
        foreach (var limit in service.Limits.Where(limit => limit.Used >= limit.Limit * 0.9 && limit.Limit > 0))
            bad(
                "limits",
                $"{limit.Name}: {Words.Of(limit.Used!.Value)} of {Words.Of(limit.Limit)}{(limit.Setting is null ? "" : $", set by "
                    + $"{limit.Setting}")}.");
    }

    private static async Task CheckCredentialsAsync(
        CommandContext context, Action<string, string> good, Action<string, string> bad, CancellationToken cancellationToken)
    {
        var credentials = await context.Client.EnumerateCredentialsAsync(cancellationToken: cancellationToken).ListAsync();
        var soon = context.Shell.Time.GetUtcNow().AddDays(30);
        foreach (var credential in credentials.Where(credential => credential.ExpiresAt < soon))
        {
            bad(
                "credentials",
                $"{credential.Id} ({credential.CredentialType} of {credential.AppName}) ends at {Words.Of(credential.ExpiresAt)}: "
                    + $"credentials rotate.");
        }

        foreach (var credential in credentials.Where(credential => credential.Health.Status == CredentialStatus.FAILING))
        {
            bad(
                "credentials",
                $"{credential.Id} ({credential.CredentialType} of {credential.AppName}) has been FAILING since "
                    + $"{Words.Of(credential.Health.Since)}: {credential.Health.Reason}. Upload a valid one: credentials rotate.");
        }

        if (credentials.Count == 0) bad("credentials", "There is none, so nothing can be sent: credentials add.");
        else if (credentials.All(credential => credential.Health.Status == CredentialStatus.OK))
            good("credentials", $"{Words.Count(credentials.Count, "credential")}, all OK.");
    }

    private static async Task CheckWebhooksAsync(
        CommandContext context, Action<string, string> good, Action<string, string> bad, CancellationToken cancellationToken)
    {
        var webhooks = await context.Client.EnumerateWebhooksAsync(cancellationToken).ListAsync();
        var broken = webhooks.Where(webhook => webhook.Health.Status is not "OK").ToList();
        foreach (var webhook in broken)
            bad("webhooks", $"{webhook.Id} ({webhook.Url ?? webhook.TopicEndpoint}) is {webhook.Health.Status}: {webhook.Health.Reason}");
        if (broken.Count == 0) good("webhooks", webhooks.Count == 0 ? "none" : $"{Words.Count(webhooks.Count, "endpoint")}, all OK.");
    }

    private static int Finish(CommandContext context, List<Finding> findings, int code)
    {
        if (context.IsJson) context.WriteJson(new { ok = code == ExitCode.Done, findings });
        else
        {
            Table.Write(
                context.Shell.Out, findings,
                [("", finding => finding.Ok ? "ok" : "BAD"), ("CHECK", finding => finding.Check), ("FOUND", finding => finding.Text)]);
        }

        return code;
    }

    private sealed record Finding(string Check, bool Ok, string Text);
}
