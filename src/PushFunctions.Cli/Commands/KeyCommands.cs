using System.CommandLine;
using PushFunctions.Cli.Output;
using PushFunctions.Client;

namespace PushFunctions.Cli.Commands;

/// <summary><c>keys</c>: API keys.</summary>
internal static class KeyCommands
{
    public static Command Create(Shell shell) =>
        new CliCommand(
            shell, "keys", "API keys: what a server signs in with.", "keys create --name \"app server\" --scopes register send",
            "keys delete SK0123456789abcdef0123456789abcdef")
            .With(List(shell), New(shell), Delete(shell));

    private static CliCommand List(Shell shell) =>
        new CliCommand(shell, "list", "List API keys, without their secrets.", "keys list")
            .Does(async (context, cancellationToken) =>
            {
                context.WriteList(
                    await context.Client.EnumerateApiKeysAsync(cancellationToken).ListAsync(), "There is no API key yet: see keys create.",
                    ("SID", key => key.Sid), ("NAME", key => key.Name), ("SCOPES", key => string.Join(' ', key.Scopes).ToLowerInvariant()),
                    ("CREATED", key => Words.Of(key.CreatedAt)));
                return ExitCode.Done;
            });

    private static CliCommand New(Shell shell)
    {
        var name = new Option<string?>("--name") { Description = "What it is for." };
        var scopes = new Option<Scope[]>("--scopes")
        {
            Description = "register, send, manage.",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
        };
        return new CliCommand(
            shell, "create", "Create an API key. Its secret is shown this once.",
            "keys create --name \"app server\" --scopes register send")
            .With(name, scopes)
            .Does(async (context, cancellationToken) =>
            {
                var made = await context.Client.CreateApiKeyAsync(
                    new CreateApiKeyRequest { Name = context.Get(name), Scopes = context.Get(scopes)! }, cancellationToken);
                context.WriteOne(
                    made, ("sid", made.Sid), ("secret", made.Secret), ("scopes", string.Join(' ', made.Scopes).ToLowerInvariant()));
                return ExitCode.Done;
            });
    }

    private static CliCommand Delete(Shell shell)
    {
        var sid = new Argument<string>("sid") { Description = "SK…" };
        var yes = new Option<bool>("--yes") { Description = "Do not ask." };
        return new CliCommand(
            shell, "delete", "Delete an API key: whoever uses it is refused, everywhere within a minute.",
            "keys delete SK0123456789abcdef0123456789abcdef --yes")
            .With(sid, yes)
            .Does(async (context, cancellationToken) =>
            {
                await context.ConfirmAsync(context.Get(yes), $"{context.Get(sid)} stops working.", "yes", cancellationToken);
                var done = await context.Client.DeleteApiKeyAsync(context.Get(sid), cancellationToken);
                context.WriteOne(done, ("deleted", done.ResourceId));
                return ExitCode.Done;
            });
    }
}
