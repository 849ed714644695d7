using System.CommandLine;
using PushFunctions.Cli.Import;
using PushFunctions.Cli.Output;
using PushFunctions.Client;

namespace PushFunctions.Cli.Commands;

/// <summary><c>audiences</c>.</summary>
internal static class AudienceCommands
{
    private const int Chunk = 1000;

    public static Command Create(Shell shell) =>
        new CliCommand(
            shell, "audiences", "Audiences and their members.", "audiences create --name Spring",
            "audiences import comms_audience_01k7q2bx0mft5bvbxh3781hkmr members.csv --column user_id")
            .With(List(shell), New(shell), Change(shell, "add", "Add Users."), Change(shell, "remove", "Remove Users."), Import(shell));

    private static CliCommand List(Shell shell) =>
        new CliCommand(shell, "list", "List Audiences.", "audiences list")
            .Does(async (context, cancellationToken) =>
            {
                context.WriteList(
                    await context.Client.EnumerateAudiencesAsync(cancellationToken).ListAsync(), "There is no Audience yet: see "
                        + "audiences create.",
                    ("ID", audience => audience.Id), ("NAME", audience => audience.Name),
                    ("CREATED", audience => Words.Of(audience.CreatedAt)),
                    ("FILTER", audience => audience.Filter is null ? null : JsonText.LineOf(audience.Filter)));
                return ExitCode.Done;
            });

    private static CliCommand New(Shell shell)
    {
        var name = new Option<string?>("--name") { Description = "Its name." };
        var filter = new Option<string?>("--filter")
        {
            Description = "all, a tag, or a filter as JSON: evaluated at each send, instead of members.",
        };
        return new CliCommand(
            shell, "create", "Create an Audience.", "audiences create --name Spring",
            "audiences create --name Premium --filter plan:premium")
            .With(name, filter)
            .Does(async (context, cancellationToken) =>
            {
                var made = await context.Client.CreateAudienceAsync(
                    new CreateAudienceRequest
                    {
                        Name = context.Get(name),
                        Filter = context.Get(filter) is { } text ? FilterText.Read(text) : null,
                    },
                    cancellationToken);
                context.WriteOne(made, ("audience", made.ResourceId));
                return ExitCode.Done;
            });
    }

    private static CliCommand Change(Shell shell, string name, string description)
    {
        var audience = Audience();
        var users = new Argument<string[]>("users") { Description = "comms_user_…, or your own ids.", Arity = ArgumentArity.OneOrMore };
        return new CliCommand(
            shell, name, description, $"audiences {name} comms_audience_01k7q2bx0mft5bvbxh3781hkmr customer-4711 customer-4712")
            .With(audience, users)
            .Does(async (context, cancellationToken) =>
            {
                List<string> ids = [];
                foreach (var user in context.Get(users)) ids.Add(await UserLookup.IdAsync(context.Client, user, cancellationToken));
                foreach (var some in ids.Distinct().Chunk(Chunk))
                {
                    await context.Client.UpdateAudienceUsersAsync(
                        context.Get(audience),
                        name == "add" ? new UpdateAudienceUsersRequest { Add = some } : new UpdateAudienceUsersRequest { Remove = some },
                        cancellationToken);
                }

                context.WriteOne(
                    new { audienceId = context.Get(audience), userIds = ids },
                    (name == "add" ? "added" : "removed", Words.Count(ids.Count, "User")));
                return ExitCode.Done;
            });
    }

    private static CliCommand Import(Shell shell)
    {
        var audience = Audience();
        var file = new Argument<string>("file") { Description = "A CSV file with a head, or a user in each line." };
        var column = new Option<string?>("--column") { Description = "The column of the CSV file that has the users." };
        return new CliCommand(
            shell, "import",
            "Add the Users of a file: comms_user_… or your own ids. Safe to repeat. Exit code 1 where some were not found.",
            "audiences import comms_audience_01k7q2bx0mft5bvbxh3781hkmr users.txt",
            "audiences import comms_audience_01k7q2bx0mft5bvbxh3781hkmr members.csv --column user_id")
            .With(audience, file, column)
            .Does(async (context, cancellationToken) =>
            {
                var path = context.Shell.PathOf(context.Get(file));
                List<(long Line, string Problem)> refused = [];
                List<string> ids = [];
                var users = context.Get(column) is { } name
                    ? Column(path, name, refused)
                    : File.ReadLines(path).Select((text, i) => (i + 1L, text.Trim()));
                foreach (var (line, user) in users.Where(entry => entry.Item2.Length > 0))
                {
                    try
                    {
                        ids.Add(await UserLookup.IdAsync(context.Client, user, cancellationToken));
                    }
                    catch (CliException unknown) when (unknown.Code == ExitCode.No)
                    {
                        refused.Add((line, unknown.Message));
                    }
                }

                foreach (var some in ids.Distinct().Chunk(Chunk))
                {
                    await context.Client.AddAudienceUsersAsync(
                        context.Get(audience), new AddAudienceUsersRequest { UserIds = some }, cancellationToken);
                }

                foreach (var (line, problem) in refused) context.Tell($"Line {line}: {problem}");
                context.WriteOne(
                    new { audienceId = context.Get(audience), added = ids.Count, refused = refused.Count },
                    ("added", Words.Count(ids.Count, "User")), ("refused", Words.Count(refused.Count, "line")));
                return refused.Count == 0 ? ExitCode.Done : ExitCode.No;
            });
    }

    private static IEnumerable<(long Line, string User)> Column(string path, string column, List<(long, string)> refused)
    {
        using var reader = new StreamReader(path);
        foreach (var record in CsvSource.Read(reader, [column]))
        {
            if (record.Problem is { } problem) refused.Add((record.Line, problem));
            else yield return (record.Line, record[column]?.Trim() ?? "");
        }
    }

    private static Argument<string> Audience() => new("audience") { Description = "comms_audience_…" };
}
