using System.CommandLine;
using PushFunctions.Cli.Output;
using PushFunctions.Client;

namespace PushFunctions.Cli.Commands;

/// <summary><c>users</c>.</summary>
internal static class UserCommands
{
    public static Command Create(Shell shell) =>
        new CliCommand(shell, "users", "Show or delete a User.", "users show customer-4711", "users delete customer-4711 --yes")
            .With(Show(shell), Delete(shell));

    /// <summary>A User on the command line.</summary>
    public static Argument<string> User() => new("user") { Description = "comms_user_…, or your own id of the User." };

    private static CliCommand Show(Shell shell)
    {
        var user = User();
        return new CliCommand(
            shell, "show", "Show a User.", "users show customer-4711", "users show comms_user_01k7q2bx0mft5bvbxh3781hkmr --output json")
            .With(user)
            .Does(async (context, cancellationToken) =>
            {
                var found = await UserLookup.FindAsync(context.Client, context.Get(user), cancellationToken);
                var registrations = await context.Client.EnumerateRegistrationsAsync(
                    userId: found.Id, cancellationToken: cancellationToken).ListAsync();
                context.WriteOne(
                    new { user = found, registrations },
                    ("id", found.Id), ("your id", found.ExternalId), ("created", Words.Of(found.CreatedAt)),
                    ("updated", Words.Of(found.UpdatedAt)),
                    ("deleted", Words.Of(found.DeletedAt)),
                    (
                        "devices",
                        string.Join(
                            ", ", registrations.Select(registration => $"{registration.Devices.Count} in {registration.AppName}"))));
                return ExitCode.Done;
            });
    }

    private static CliCommand Delete(Shell shell)
    {
        var user = User();
        var yes = new Option<bool>("--yes") { Description = "Do not ask." };
        return new CliCommand(shell, "delete", "Delete a User with all devices. It cannot be undone.", "users delete customer-4711 --yes")
            .With(user, yes)
            .Does(async (context, cancellationToken) =>
            {
                var id = await UserLookup.IdAsync(context.Client, context.Get(user), cancellationToken);
                await context.ConfirmAsync(context.Get(yes), $"{id} and all devices are removed.", "yes", cancellationToken);
                var done = await context.Client.DeleteUserAsync(id, cancellationToken);
                context.WriteOne(done, ("deleted", done.ResourceId));
                return ExitCode.Done;
            });
    }
}

/// <summary><c>tags</c>: of a User's registrations.</summary>
internal static class TagCommands
{
    public static Command Create(Shell shell) =>
        new CliCommand(
            shell, "tags", "Set and remove the tags that filters go by.", "tags set customer-4711 plan=premium",
            "tags remove customer-4711 plan")
            .With(Set(shell), Remove(shell));

    private static CliCommand Set(Shell shell)
    {
        var (user, app) = (UserCommands.User(), App());
        var tags = new Argument<string[]>("tags") { Description = "key=value", Arity = ArgumentArity.OneOrMore };
        return new CliCommand(shell, "set", "Set tags; the others stay.", "tags set customer-4711 plan=premium city=Vienna --app shop")
            .With(user, tags, app)
            .Does((context, cancellationToken) => UpdateAsync(
                context, context.Get(user), context.Get(app),
                Pairs.Read(context.Get(tags), "tag")!.ToDictionary(tag => tag.Key, tag => (string?)tag.Value),
                cancellationToken));
    }

    private static CliCommand Remove(Shell shell)
    {
        var (user, app) = (UserCommands.User(), App());
        var keys = new Argument<string[]>("keys") { Description = "The tags' keys.", Arity = ArgumentArity.OneOrMore };
        return new CliCommand(shell, "remove", "Remove tags by key.", "tags remove customer-4711 plan city")
            .With(user, keys, app)
            .Does((context, cancellationToken) => UpdateAsync(
                context, context.Get(user), context.Get(app), context.Get(keys).Distinct().ToDictionary(key => key, _ => (string?)null),
                cancellationToken));
    }

    private static Option<string?> App() =>
        new("--app") { Description = "Only in this App; otherwise in each that the User is registered in." };

    private static async Task<int> UpdateAsync(
        CommandContext context, string user, string? app, Dictionary<string, string?> tags, CancellationToken cancellationToken)
    {
        var id = await UserLookup.IdAsync(context.Client, user, cancellationToken);
        var registrations = await context.Client.EnumerateRegistrationsAsync(
            userId: id, appName: app, cancellationToken: cancellationToken).ListAsync();
        if (registrations.Count == 0) throw new CliException("This User is not registered there, so there is nothing to tag.", ExitCode.No);
        foreach (var registration in registrations)
        {
            await context.Client.UpdateRegistrationAsync(registration.Id, new UpdateRegistrationRequest { Tags = tags }, cancellationToken);
        }

        context.WriteOne(
            new { userId = id, registrations = registrations.Select(registration => registration.Id), tags },
            ("changed in", string.Join(", ", registrations.Select(registration => registration.AppName))));
        return ExitCode.Done;
    }
}
