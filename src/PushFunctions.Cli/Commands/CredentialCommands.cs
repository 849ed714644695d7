using System.CommandLine;
using System.Text.Json;
using PushFunctions.Cli.Output;
using PushFunctions.Client;

namespace PushFunctions.Cli.Commands;

/// <summary><c>credentials</c>: the providers' keys of an App.</summary>
internal static class CredentialCommands
{
    public static Command Create(Shell shell) =>
        new CliCommand(
            shell, "credentials", "The providers' keys of Apps.", "credentials list",
            "credentials add --app shop --type FCM --file service-account.json")
            .With(List(shell), New(shell), Rotate(shell), Check(shell));

    private static CliCommand List(Shell shell)
    {
        var app = new Option<string?>("--app") { Description = "Only this App's." };
        return new CliCommand(shell, "list", "List credentials and their health.", "credentials list --app shop")
            .With(app)
            .Does(async (context, cancellationToken) =>
            {
                context.WriteList(
                    await context.Client.EnumerateCredentialsAsync(context.Get(app), cancellationToken: cancellationToken).ListAsync(),
                    "There is no credential yet: see credentials add.",
                    ("ID", credential => credential.Id), ("APP", credential => credential.AppName),
                    ("TYPE", credential => $"{credential.CredentialType}"),
                    ("DEFAULT", credential => credential.IsDefault ? "yes" : ""), ("HEALTH", credential => $"{credential.Health.Status}"),
                    ("REASON", credential => credential.Health.Reason), ("SINCE", credential => Words.Of(credential.Health.Since)));
                return ExitCode.Done;
            });
    }

    private static CliCommand New(Shell shell)
    {
        var app = new Option<string?>("--app")
        {
            Description = "The App, which is created where there is none; otherwise the default App.",
        };
        var type = new Option<Provider>("--type") { Description = "FCM, APN or APN_SANDBOX.", Required = true };
        var isDefault = new Option<bool>("--default") { Description = "Make it the App's default of its type." };
        var content = new Content();
        return new CliCommand(
            shell, "add", "Add a credential. The file is read and checked here first.",
            "credentials add --app shop --type FCM --file service-account.json",
            "credentials add --app shop --type APN --file AuthKey_AB12CD34EF.p8 --key-id AB12CD34EF --team-id TEAM123456 --bundle-id "
                + "com.example.shop",
            "credentials add --app shop --type APN --file key.pem --certificate certificate.pem")
            .With([app, type, isDefault, .. content.All])
            .Does(async (context, cancellationToken) =>
            {
                var made = await context.Client.CreateCredentialAsync(
                    new CreateCredentialRequest
                    {
                        AppName = context.Get(app),
                        CredentialType = context.Get(type),
                        Content = content.Read(context, context.Get(type)),
                        IsDefault = context.Get(isDefault),
                    }, cancellationToken);
                context.WriteOne(made, ("credential", made.ResourceId));
                return ExitCode.Done;
            });
    }

    private static CliCommand Rotate(Shell shell)
    {
        var id = Id();
        var content = new Content();
        return new CliCommand(
            shell, "rotate", "Replace a credential's key. Its id stays, and so does everything that names it.",
            "credentials rotate comms_credential_01k7q2bx0mft5bvbxh3781hkmr --file service-account.json")
            .With([id, .. content.All])
            .Does(async (context, cancellationToken) =>
            {
                var credential = await context.Client.GetCredentialAsync(context.Get(id), cancellationToken);
                var done = await context.Client.UpdateCredentialAsync(
                    credential.Id, new UpdateCredentialRequest { Content = content.Read(context, credential.CredentialType) },
                    cancellationToken);
                context.WriteOne(done, ("rotated", done.ResourceId));
                return ExitCode.Done;
            });
    }

    private static CliCommand Check(Shell shell)
    {
        var id = new Argument<string?>("credential") { Description = "comms_credential_…; none: all.", Arity = ArgumentArity.ZeroOrOne };
        var app = new Option<string?>("--app") { Description = "Without a credential: only this App's." };
        return new CliCommand(
            shell, "check",
            "Ask the providers now whether they accept a credential. Nothing reaches a device. Exit code 1 where one does not.",
            "credentials check", "credentials check comms_credential_01k7q2bx0mft5bvbxh3781hkmr")
            .With(id, app)
            .Does(async (context, cancellationToken) =>
            {
                List<CredentialResponse> credentials = context.Get(id) is { } one
                    ? [await context.Client.GetCredentialAsync(one, cancellationToken)]
                    : await context.Client.EnumerateCredentialsAsync(context.Get(app), cancellationToken: cancellationToken).ListAsync();
                List<Checked> results = [];
                foreach (var credential in credentials)
                {
                    var result = await context.Client.CheckCredentialAsync(credential.Id, cancellationToken);
                    results.Add(
                        new Checked(
                            credential.Id, credential.AppName, credential.CredentialType, result.Status, result.Reason, result.Message));
                }

                context.WriteList(
                    results, "There is no credential yet: see credentials add.",
                    ("ID", result => result.CredentialId), ("APP", result => result.AppName), ("TYPE", result => $"{result.Type}"),
                    ("STATUS", result => result.Status), ("REASON", result => result.Reason), ("WHAT IT MEANS", result => result.Message));
                return results.TrueForAll(result => result.Status == "VALID") ? ExitCode.Done : ExitCode.No;
            });
    }

    internal static Argument<string> Id() => new("credential") { Description = "comms_credential_…" };

    /// <summary>The files and names that a credential is made of.</summary>
    private sealed class Content
    {
        private const int Largest = 256 * 1024;

        private readonly Option<string> _file = new("--file")
        {
            Description = "FCM: the service account's JSON. APNs: the .p8 key, or the certificate's key as PEM.",
            Required = true,
        };
        private readonly Option<string?> _certificate = new("--certificate")
        {
            Description = "APNs: the certificate as PEM, with --file as its key.",
        };
        private readonly Option<string?> _keyId = new("--key-id") { Description = "APNs: the .p8 key's id." };
        private readonly Option<string?> _teamId = new("--team-id") { Description = "APNs: the team's id." };
        private readonly Option<string?> _bundleId = new("--bundle-id") { Description = "APNs: the app's bundle id." };

        public Symbol[] All => [_file, _certificate, _keyId, _teamId, _bundleId];

        public CredentialContentRequest Read(CommandContext context, Provider type)
        {
            var file = context.Get(_file)!;
            var bytes = Bytes(context, file);
            if (type == Provider.FCM)
            {
                CheckServiceAccount(file, bytes);
                return new CredentialContentRequest { PrivateKey = Convert.ToBase64String(bytes) };
            }

            CheckPem(file, bytes, "PRIVATE KEY");
            if (context.Get(_certificate) is { } certificate)
            {
                var pem = Bytes(context, certificate);
                CheckPem(certificate, pem, "CERTIFICATE");
                return new CredentialContentRequest
                {
                    PrivateKey = Convert.ToBase64String(bytes),
                    Certificate = Convert.ToBase64String(pem),
                    BundleId = context.Get(_bundleId),
                };
            }

            return new CredentialContentRequest
            {
                PrivateKey = Convert.ToBase64String(bytes),
                KeyId = context.Get(_keyId) ?? throw Missing("--key-id", "is in the name of the file AuthKey_….p8"),
                TeamId = context.Get(_teamId) ?? throw Missing("--team-id", "is in Membership of the Apple developer account"),
                BundleId = context.Get(_bundleId) ?? throw Missing("--bundle-id", "is the app's"),
            };
        }

        private static CliException Missing(string option, string where) =>
            new($"A .p8 key needs {option}, which {where}. For a certificate, name its file by --certificate.", ExitCode.Usage);

        private static byte[] Bytes(CommandContext context, string file)
        {
            var path = context.Shell.PathOf(file);
            return new FileInfo(path).Length <= Largest
                ? File.ReadAllBytes(path)
                : throw new CliException($"{file} is larger than {Largest / 1024} KiB: that is no credential.", ExitCode.Usage);
        }

        private static void CheckServiceAccount(string file, byte[] bytes)
        {
            try
            {
                using var document = JsonDocument.Parse(bytes);
                if (document.RootElement.ValueKind == JsonValueKind.Object
                    && document.RootElement.TryGetProperty("type", out var type) && type.ValueEquals("service_account")
                    && document.RootElement.TryGetProperty("private_key", out _))
                {
                    return;
                }
            }
            catch (JsonException)
            {
                // As below: it is none.
            }

            throw new CliException(
                $"{file} is no service account: expected the JSON from the Firebase console, Project settings, Service accounts, "
                    + $"Generate new private key.",
                ExitCode.Usage);
        }

        private static void CheckPem(string file, byte[] bytes, string label)
        {
            if (System.Text.Encoding.UTF8.GetString(bytes).Contains($"{label}-----", StringComparison.Ordinal)) return;
            throw new CliException($"{file} has no {label} as PEM (-----BEGIN … {label}-----).", ExitCode.Usage);
        }
    }

    private sealed record Checked(string CredentialId, string AppName, Provider Type, string Status, string? Reason, string Message);
}
