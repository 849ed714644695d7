using System.CommandLine;
using System.Globalization;
using PushFunctions.Cli.Import;
using PushFunctions.Cli.Output;
using PushFunctions.Client;

namespace PushFunctions.Cli.Commands;

/// <summary><c>import</c>: devices from a file, one or millions.</summary>
internal static class ImportCommand
{
    private const int Shown = 5;

    public static Command Create(Shell shell)
    {
        var file = new Argument<string>("file") { Description = "CSV, or JSON with an object in each line; .gz too." };
        var map = new Option<string[]>("--map")
        {
            Description = "Which column is which field: token, provider, appName, userId, externalId, locale, timeZone, previousToken, "
                + "tags.…. Without it, columns of the same name.",
            HelpName = "field=column,…",
        };
        var from = new Option<ExportOf?>("--from")
        {
            Description = "The file is another service's export: notification-hubs, pinpoint, onesignal or parse.",
            HelpName = "service",
            CustomParser = result =>
                result.Tokens is [var token] && Services.TryGetValue(token.Value, out var service) ? service : Unknown(result),
        };
        from.CompletionSources.Add([.. Services.Keys]);
        var app = new Option<string?>("--app") { Description = "The App of lines that name none; otherwise the default App." };
        var provider = new Option<Provider?>("--provider")
        {
            Description = "The provider of lines that name none: FCM, APN or APN_SANDBOX.",
        };
        var sandbox = new Option<bool>("--sandbox") { Description = "Apple tokens are of the sandbox (APN_SANDBOX)." };
        var parallel = new Option<int>("--parallel")
        {
            Description = "Requests at the same time, of 500 lines each.",
            DefaultValueFactory = _ => 4,
        };
        var report = new Option<string?>("--report")
        {
            Description = "Where refused lines are written; otherwise FILE.refused.csv.",
            HelpName = "file",
        };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only read the file, and say what is wrong with it." };
        return new CliCommand(
            shell, "import",
            "Register the devices of a file. After a kill or Ctrl+C the same command goes on. Exit code 1 where lines were refused; the "
                + "report has them.",
            "import devices.csv --map token=device_token,externalId=user_id,tags.plan=plan --provider FCM --app shop",
            "import devices.jsonl",
            "import users_184948440ec0e334728e87228011ff41.csv.gz --from onesignal --app shop",
            "import Output.txt --from notification-hubs --app shop --dry-run")
            .With(file, map, from, app, provider, sandbox, parallel, report, dryRun)
            .Does((context, cancellationToken) => RunAsync(
                context, context.Get(file), ColumnMap.Parse(context.Get(map) ?? []), context.Get(from),
                new ImportDefaults(context.Get(app), context.Get(provider), context.Get(sandbox)), Math.Clamp(context.Get(parallel), 1, 16),
                context.Get(report), context.Get(dryRun), cancellationToken));
    }

    private static readonly Dictionary<string, ExportOf> Services = new(StringComparer.OrdinalIgnoreCase)
    {
        ["notification-hubs"] = ExportOf.NotificationHubs,
        ["pinpoint"] = ExportOf.Pinpoint,
        ["onesignal"] = ExportOf.OneSignal,
        ["parse"] = ExportOf.Parse,
    };

    private static ExportOf? Unknown(System.CommandLine.Parsing.ArgumentResult result)
    {
        result.AddError($"--from knows {string.Join(", ", Services.Keys)}.");
        return null;
    }

    private static async Task<int> RunAsync(
        CommandContext context, string file, ColumnMap map, ExportOf? from, ImportDefaults defaults, int parallel, string? report,
        bool dryRun,
        CancellationToken cancellationToken)
    {
        var path = context.Shell.PathOf(file);
        if (from is not null && map.IsGiven)
            throw new CliException("--from knows the columns of the export: leave --map out.", ExitCode.Usage);
        var records = ImportSources.Read(path, from, map, defaults, unused =>
        {
            if (unused.Count > 0)
                context.Tell(
                    $"Not imported: the {(unused.Count == 1 ? "column" : "columns")} {string.Join(", ", unused)}. Map them by --map, "
                        + $"such as tags.{Table.Clean(unused[0])}={Table.Clean(unused[0])}.");
        });
        var journalPath = path + ".journal";
        var reportPath = Path.Combine(context.Shell.Folder, report ?? path + ".refused.csv");
        if (PrivateFile.IsSame(reportPath, path))
            throw new CliException("--report is the file that is read: name another.", ExitCode.Usage);
        if (PrivateFile.IsSame(reportPath, journalPath))
            throw new CliException("--report is the journal of the import: name another file.", ExitCode.Usage);
        if (dryRun) return Check(context, records);

        var (fingerprint, lines) = ImportJournal.Inspect(
            path, $"{from} {defaults.App} {defaults.Provider} {defaults.Sandbox} {map.Text}");
        var client = context.Client;
        ImportResult result;
        var start = context.Shell.Time.GetTimestamp();
        using (var journal = ImportJournal.Open(journalPath, fingerprint))
        {
            if (journal.Done.Count > 0)
                context.Tell(
                    $"Going on where the last run stopped: {Words.Of(journal.Done.Values.Sum(entry => (long)entry.Records))} lines are "
                        + $"done.");
            // The length of a packed file or of an array says nothing about its lines.
            var total = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)
                ? 0
                : from is null or ExportOf.OneSignal
                ? Math.Max(0, lines - 1)
                : lines;
            try
            {
                result = await new ProgressView(context.Shell, "Importing", "line")
                    .RunAsync(view => new Importer(client, journal, view, total, parallel).RunAsync(records, cancellationToken));
            }
            catch (Exception exception) when (exception is OperationCanceledException or PushApiException or HttpRequestException)
            {
                context.Tell(
                    $"Stopped after {Words.Of(journal.Done.Values.Sum(entry => (long)entry.Records))} lines. The same command goes on "
                        + $"from there.");
                throw;
            }
        }

        var reportName = report ?? file + ".refused.csv";
        if (result.Refused.Count > 0) Write(reportPath, result.Refused);
        else if (File.Exists(reportPath)) context.Tell($"{reportName} is older: this time nothing was refused.");
        File.Delete(journalPath);
        Tell(context, result, result.Refused.Count == 0 ? null : reportName, context.Shell.Time.GetElapsedTime(start));
        return result.Refused.Count == 0 ? ExitCode.Done : ExitCode.No;
    }

    private static int Check(CommandContext context, IEnumerable<ImportRecord> records)
    {
        long good = 0;
        List<RefusedLine> refused = [];
        Dictionary<string, int> skipped = [];
        foreach (var record in records)
        {
            if (record.Problem is { } problem) refused.Add(new RefusedLine(record.Line, null, null, problem, record.Text));
            else if (record.Skipped is { } reason) skipped[reason] = skipped.GetValueOrDefault(reason) + 1;
            else good++;
        }

        Tell(context, new ImportResult(good + refused.Count + skipped.Values.Sum(), good, 0, skipped, refused), null, null);
        return refused.Count == 0 ? ExitCode.Done : ExitCode.No;
    }

    private static void Write(string path, IReadOnlyList<RefusedLine> refused)
    {
        using var writer = new StreamWriter(PrivateFile.Create(path));
        using var csv = new CsvOutput(writer, "line", "code", "field", "message", "text");
        foreach (var line in refused)
        {
            csv.Write(
                line.Line.ToString(CultureInfo.InvariantCulture), line.Code?.ToString(CultureInfo.InvariantCulture), line.Field,
                line.Message, line.Text);
        }
    }

    private static void Tell(CommandContext context, ImportResult result, string? report, TimeSpan? took)
    {
        var isCheck = took is null;
        if (context.IsJson)
        {
            context.WriteJson(new
            {
                lines = result.Lines,
                registered = isCheck ? 0 : result.Registered,
                valid = isCheck ? result.Registered : (long?)null,
                resumed = result.Resumed,
                skipped = result.Skipped,
                refused = result.Refused.Count,
                report,
                refusedLines = result.Refused.Take(100).Select(line => new { line.Line, line.Code, line.Field, line.Message }),
            });
            return;
        }

        context.Write(
            $"{Words.Count(result.Lines, "line")}: {Words.Of(result.Registered)} {(isCheck ? "can be registered" : "registered")}, "
                + $"{Words.Of(result.Skipped.Values.Sum())} skipped, {Words.Of(result.Refused.Count)} refused{(took is { } time ? $", in "
                + $"{Words.Of(time)}" : "")}.");
        foreach (var (reason, count) in result.Skipped.OrderByDescending(skip => skip.Value))
            context.Write($"  skipped {Words.Of(count)}: {Table.Clean(reason)}");
        foreach (var line in result.Refused.Take(Shown))
            context.Write($"  line {line.Line}{(line.Field is null ? "" : $", {line.Field}")}: {Table.Clean(line.Message)}");
        if (result.Refused.Count > Shown) context.Write($"  and {Words.Of(result.Refused.Count - Shown)} more");
        if (report is not null) context.Write($"The refused lines are in {report}, with their text.");
    }
}
