using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using PushFunctions.Cli.Output;
using PushFunctions.Client;

namespace PushFunctions.Cli.Commands;

/// <summary><c>send</c>: a send from options, or from a file as the API takes it.</summary>
internal static class SendCommand
{
    // More devices than a test, a team or a mistake in a filter should reach without a second look.
    private const long Many = 1000;

    internal static readonly JsonSerializerOptions Strict = new(PushClient.Json)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public static Command Create(Shell shell)
    {
        var options = new Fields();
        return new CliCommand(
            shell, "send", "Send a push: to Users, tokens, Audiences or a filter. --watch waits for the outcome.",
            "send --external-id customer-4711 --title Hello --body \"Your order is on its way.\" --watch",
            "send --filter plan:premium --title \"Hello {{ name }}\" --var name=\"dear customer\" --app shop --yes",
            "send --token odJFCrnl2edlBDdz1C5Ja:APA91bu2 --provider FCM --data order=17 --dry-run",
            "send --file send.json --idempotency-key order-17 --output json")
            .With(options.All)
            .Does((context, cancellationToken) => RunAsync(context, options, cancellationToken));
    }

    private static async Task<int> RunAsync(CommandContext context, Fields fields, CancellationToken cancellationToken)
    {
        var send = context.Get(fields.File) is { } file
            ? await ReadAsync(context, fields, file, cancellationToken)
            : fields.Read(context);
        await AskAsync(context, fields, send, cancellationToken);
        var sent = await context.Client.SendAsync(send, context.Get(fields.Key), cancellationToken);
        if (context.Get(fields.Watch))
        {
            if (!context.IsJson) context.Write($"Sent as {sent.Id}.");
            return await WatchCommand.WatchAsync(
                context, sent.Id, context.Get(fields.MaxFailed), context.Get(fields.Timeout), cancellationToken);
        }

        context.WriteOne(
            new { operationId = sent.Id, operationLocation = sent.Location }, ("operation", sent.Id),
            ("watch it", $"pushfunctions watch {sent.Id}"));
        return ExitCode.Done;
    }

    private static async Task<SendRequest> ReadAsync(
        CommandContext context, Fields fields, string file, CancellationToken cancellationToken)
    {
        // An option that the file would silently overrule could be the one that matters.
        var given = fields.OfTheBody.Where(option => context.Parsed.GetResult(option) is { Implicit: false }).ToList();
        if (given.Count > 0)
        {
            throw new CliException(
                $"--file has the whole send: leave {string.Join(", ", given.Select(option => option.Name))} out, or put it into the file.",
                ExitCode.Usage);
        }

        await using var stream = file == "-" ? context.Shell.In : File.OpenRead(context.Shell.PathOf(file));
        try
        {
            var send = await JsonSerializer.DeserializeAsync<SendRequest>(stream, Strict, cancellationToken)
                ?? throw new CliException($"{file} is null: expected the body of a send.", ExitCode.Usage);
            if (context.Get(fields.DryRun)) send.DryRun = true;
            return send;
        }
        catch (JsonException exception)
        {
            throw new CliException($"{file} is not the body of a send: {exception.Message}", ExitCode.Usage, exception);
        }
    }

    private static async Task AskAsync(CommandContext context, Fields fields, SendRequest send, CancellationToken cancellationToken)
    {
        if (!context.Shell.IsInteractive || context.Get(fields.Yes) || send.DryRun == true) return;
        if (!send.To.Any(recipient => recipient.Filter is not null || recipient.AudienceId is not null)) return;
        var count = await context.Client.CountRecipientsAsync(new CountRequest { To = send.To, From = send.From }, cancellationToken);
        var devices = count.Devices.Values.Sum();
        if (devices <= Many) return;
        await context.ConfirmAsync(
            yes: false,
            $"This reaches {(count.Exact ? "" : "about ")}{Words.Count(devices, "device")} of {Words.Count(count.Users, "User")}.",
            devices.ToString(CultureInfo.InvariantCulture), cancellationToken);
    }

    private sealed class Fields
    {
        public readonly Option<string[]> User = Many("--user", "A User, comms_user_…. Can be repeated.", "id");
        public readonly Option<string[]> ExternalId = Many("--external-id", "A User by your own id. Can be repeated.", "id");
        public readonly Option<string[]> Token = Many("--token", "A device token; --provider says whose. Can be repeated.", "token");
        public readonly Option<Provider> Provider = new("--provider")
        {
            Description = "The provider of the tokens.",
            DefaultValueFactory = _ => Client.Provider.FCM,
        };
        public readonly Option<string[]> Audience = Many("--audience", "An Audience, comms_audience_…. Can be repeated.", "id");
        public readonly Option<string[]> Filter = Many(
            "--filter", "all, a tag (plan:premium, or plan: has it), or a filter as JSON. Can be repeated.", "filter");
        public readonly Option<string?> Title = One("--title", "The title. Liquid is rendered for each recipient.");
        public readonly Option<string?> Subtitle = One("--subtitle", "The subtitle (Apple).");
        public readonly Option<string?> Body = One("--body", "The body.");
        public readonly Option<string?> Image = One("--image", "An image's address.");
        public readonly Option<string?> Link = One("--link", "What a tap opens.");
        public readonly Option<string[]> Data = Many("--data", "A pair of data. Can be repeated.", "key=value");
        public readonly Option<int?> Badge = new("--badge") { Description = "The number on the app's icon." };
        public readonly Option<string?> Category = One("--category", "An APNs category, an Android channel.");
        public readonly Option<string[]> Variable = Many(
            "--var", "A variable for the templates, for every recipient. Can be repeated.", "key=value");
        public readonly Option<string?> App = One("--app", "The App to send from; otherwise the default App.");
        public readonly Option<Priority?> Priority = new("--priority") { Description = "HIGH or LOW." };
        public readonly Option<string?> Sound = One("--sound", "A sound of the app.");
        public readonly Option<int?> TimeToLive = new("--ttl")
        {
            Description = "Seconds after which it is of no use.",
            HelpName = "seconds",
        };
        public readonly Option<string?> CollapseKey = One("--collapse-key", "A later push with this key takes its place.");
        public readonly Option<string[]> Tag = Many("--tag", "A tag of the operation. Can be repeated.", "key=value");
        public readonly Option<DateTimeOffset?> Schedule = new("--schedule")
        {
            Description = "When to send, 1 minute to 35 days ahead; UTC unless it has an offset.",
            HelpName = "time",
            CustomParser = Moment.Read,
        };
        public readonly Option<ReceiptEvent[]> Receipts = new("--receipts")
        {
            Description = "What the app tells: opened, delivered, dismissed.",
            AllowMultipleArgumentsPerToken = true,
        };
        public readonly Option<bool> DryRun = new("--dry-run") { Description = "Everything but the delivery." };
        public readonly Option<string?> File = One(
            "--file", "The whole send as JSON, as the API takes it, instead of recipients and content; - reads it from the input.");
        public readonly Option<string?> Key = One("--idempotency-key", "Your name for this send: repeated with it, it is sent once.");
        public readonly Option<bool> Watch = new("--watch") { Description = "Wait until it is over." };
        public readonly Option<int?> MaxFailed = WatchCommand.MaxFailed();
        public readonly Option<int?> Timeout = WatchCommand.Timeout();
        public readonly Option<bool> Yes = new("--yes") { Description = "Do not ask, however many devices it reaches." };

        public Symbol[] All => [.. OfTheBody, DryRun, File, Key, Watch, MaxFailed, Timeout, Yes];

        /// <summary>What --file has instead.</summary>
        public Option[] OfTheBody =>
        [
            User, ExternalId, Token, Provider, Audience, Filter, Title, Subtitle, Body, Image, Link, Data, Badge, Category, Variable, App,
            Priority, Sound, TimeToLive, CollapseKey, Tag, Schedule, Receipts,
        ];

        public SendRequest Read(CommandContext context)
        {
            var variables = Pairs.Read(context.Get(Variable), "--var");
            List<RecipientRequest> to =
            [
                .. Each(context.Get(User)).Select(id => new RecipientRequest { UserId = id }),
                .. Each(context.Get(ExternalId)).Select(id => new RecipientRequest { ExternalId = id }),
                .. Each(context.Get(Token)).Select(token => new RecipientRequest { Token = token, Provider = context.Get(Provider) }),
                .. Each(context.Get(Audience)).Select(id => new RecipientRequest { AudienceId = id }),
                .. Each(context.Get(Filter)).Select(text => new RecipientRequest { Filter = FilterText.Read(text) }),
            ];
            if (to.Count == 0)
            {
                throw new CliException(
                    "To whom? Name recipients by --user, --external-id, --token, --audience or --filter (all), or use --file.",
                    ExitCode.Usage);
            }

            if (variables is not null) to.ForEach(recipient => recipient.Variables = variables);
            return new SendRequest
            {
                To = to,
                From = context.Get(App) is { } app ? new FromRequest { AppName = app } : null,
                Content = new ContentRequest
                {
                    Title = context.Get(Title),
                    Subtitle = context.Get(Subtitle),
                    Body = context.Get(Body),
                    Image = context.Get(Image),
                    Link = context.Get(Link),
                    Data = Pairs.Read(context.Get(Data), "--data"),
                    Badge = context.Get(Badge),
                    Category = context.Get(Category),
                },
                Priority = context.Get(Priority) ?? Client.Priority.HIGH,
                Sound = context.Get(Sound),
                TimeToLive = context.Get(TimeToLive),
                CollapseKey = context.Get(CollapseKey),
                Tags = Pairs.Read(context.Get(Tag), "--tag"),
                Schedule = context.Get(Schedule) is { } at ? new ScheduleRequest { SendAt = at } : null,
                Receipts = context.Get(Receipts) is { Length: > 0 } receipts ? receipts : null,
                DryRun = context.Get(DryRun),
            };
        }

        private static Option<string?> One(string name, string description) => new(name) { Description = description };

        private static Option<string[]> Many(string name, string description, string help) =>
            new(name) { Description = description, HelpName = help };

        private static string[] Each(string[]? values) => values ?? [];
    }
}

/// <summary><c>key=value</c> on the command line.</summary>
internal static class Pairs
{
    /// <returns>Null where there is none.</returns>
    public static Dictionary<string, string>? Read(IEnumerable<string>? texts, string option)
    {
        Dictionary<string, string> pairs = new(StringComparer.Ordinal);
        foreach (var text in texts ?? [])
        {
            var at = text.IndexOf('=', StringComparison.Ordinal);
            if (at < 1) throw new CliException($"{option} '{text}' is not a pair: expected key=value.", ExitCode.Usage);
            if (!pairs.TryAdd(text[..at], text[(at + 1)..]))
                throw new CliException($"{option} has '{text[..at]}' more than once.", ExitCode.Usage);
        }

        return pairs.Count == 0 ? null : pairs;
    }
}

/// <summary>A time on the command line.</summary>
internal static class Moment
{
    /// <summary>UTC where it has no offset, as everything that is printed.</summary>
    public static DateTimeOffset? Read(ArgumentResult result)
    {
        if (
            result.Tokens is [var token]
                && DateTimeOffset.TryParse(token.Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            return time;
        result.AddError("Expected a time, such as 2026-01-31T09:00:00Z; without an offset it is UTC.");
        return null;
    }
}

/// <summary>A filter on the command line.</summary>
internal static class FilterText
{
    public static FilterRequest Read(string text)
    {
        if (text == "all") return new FilterRequest { All = true };
        if (!text.TrimStart().StartsWith('{')) return new FilterRequest { Tag = text };
        try
        {
            return JsonSerializer.Deserialize<FilterRequest>(text, SendCommand.Strict)!;
        }
        catch (JsonException exception)
        {
            throw new CliException($"--filter is not a filter: {exception.Message}", ExitCode.Usage, exception);
        }
    }
}
