using System.CommandLine;
using System.Globalization;
using PushFunctions.Cli.Output;
using PushFunctions.Client;

namespace PushFunctions.Cli.Commands;

/// <summary><c>export</c>: what the service knows, as CSV.</summary>
internal static class ExportCommands
{
    private const int UsersAtOnce = 8;

    public static Command Create(Shell shell) =>
        new CliCommand(
            shell, "export", "Export an operation's pushes, or all devices, as CSV.",
            "export operation comms_operation_01k7q2bx0mft5bvbxh3781hkmr --csv pushes.csv", "export devices --csv devices.csv")
            .With(Operation(shell), Devices(shell));

    private static CliCommand Operation(Shell shell)
    {
        var id = new Argument<string>("operation") { Description = "comms_operation_…" };
        var csv = Csv();
        return new CliCommand(
            shell, "operation", "A line for each push and for each recipient that could not be addressed.",
            "export operation comms_operation_01k7q2bx0mft5bvbxh3781hkmr --csv pushes.csv")
            .With(id, csv)
            .Does((context, cancellationToken) => WriteAsync(context, context.Get(csv), async (output, view) =>
            {
                var operation = await context.Client.GetOperationAsync(context.Get(id), cancellationToken);
                using var lines = new CsvOutput(
                    output, "notificationId", "userId", "provider", "token", "status", "attempts", "code", "reason", "message",
                    "providerMessageId", "createdAt", "updatedAt");
                long done = 0;
                await foreach (var push in context.Client.EnumerateNotificationsAsync(operation.Id, cancellationToken: cancellationToken))
                {
                    lines.Write(
                        push.Id, push.To.UserId, $"{push.To.Provider}", push.To.Token, $"{push.Status}", Number(push.Attempts),
                        Number(push.Error?.Code), push.Error?.Reason,
                        push.Error?.Message, push.ProviderMessageId, Time(push.CreatedAt), Time(push.UpdatedAt));
                    view.Report(++done, operation.Stats.Total);
                }

                if (operation.Stats.Unaddressable == 0) return done;
                await foreach (var error in context.Client.EnumerateOperationErrorsAsync(operation.Id, cancellationToken))
                {
                    if (error.NotificationId is not null) continue;
                    lines.Write(
                        null, error.To.UserId, error.To.Provider?.ToString(), error.To.Token, "UNADDRESSABLE", null,
                        Number(error.Error.Code), error.Error.Reason, error.Error.Message,
                        null, Time(error.CreatedAt), null);
                    done++;
                }

                return done;
            }, cancellationToken));
    }

    private static CliCommand Devices(Shell shell)
    {
        var (csv, app) = (Csv(), new Option<string?>("--app") { Description = "Only this App's." });
        return new CliCommand(
            shell, "devices", "A line for each device of each User: what import reads.", "export devices --csv devices.csv",
            "export devices --app shop > devices.csv")
            .With(csv, app)
            .Does((context, cancellationToken) => WriteAsync(context, context.Get(csv), async (output, view) =>
            {
                using var lines = new CsvOutput(
                    output, "userId", "externalId", "appName", "provider", "token", "locale", "timeZone", "tags");
                long done = 0;
                await foreach (var users in InChunksAsync(context.Client.EnumerateUsersAsync(cancellationToken: cancellationToken)))
                {
                    var found = await Task.WhenAll(users.Select(user => context.Client
                        .EnumerateRegistrationsAsync(
                            userId: user.Id, appName: context.Get(app), cancellationToken: cancellationToken).ListAsync()));
                    foreach (var (user, registrations) in users.Zip(found))
                    {
                        foreach (var registration in registrations)
                        {
                            var tags = registration.Tags.Count == 0 ? null : JsonText.LineOf(registration.Tags);
                            foreach (var device in registration.Devices)
                            {
                                lines.Write(
                                    user.Id, user.ExternalId, registration.AppName, $"{device.Provider}", device.Token, registration.Locale,
                                    registration.TimeZone, tags);
                                done++;
                            }
                        }
                    }

                    view.Report(done, 0);
                }

                return done;
            }, cancellationToken));
    }

    private static async Task<int> WriteAsync(
        CommandContext context, string? file, Func<TextWriter, ProgressView, Task<long>> writeAsync, CancellationToken cancellationToken)
    {
        var view = new ProgressView(context.Shell, "Exporting", "line");
        if (file is null or "-")
        {
            await view.RunAsync(progress => writeAsync(context.Shell.Out, progress));
            return ExitCode.Done;
        }

        // Tokens are in it: readable by nobody else.
        var path = Path.Combine(context.Shell.Folder, file);
        long lines;
        await using (var writer = new StreamWriter(PrivateFile.Create(path)))
        {
            lines = await view.RunAsync(progress => writeAsync(writer, progress));
        }

        context.WriteOne(new { file, lines }, ("file", file), ("lines", Words.Of(lines)));
        cancellationToken.ThrowIfCancellationRequested();
        return ExitCode.Done;
    }

    private static async IAsyncEnumerable<IReadOnlyList<UserResponse>> InChunksAsync(IAsyncEnumerable<UserResponse> users)
    {
        List<UserResponse> chunk = [];
        await foreach (var user in users)
        {
            chunk.Add(user);
            if (chunk.Count < UsersAtOnce) continue;
            yield return chunk;
            chunk = [];
        }

        if (chunk.Count > 0) yield return chunk;
    }

    private static Option<string?> Csv() =>
        new("--csv") { Description = "The file; - or none: the output.", HelpName = "file", Arity = ArgumentArity.ZeroOrOne };

    private static string? Number(int? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
