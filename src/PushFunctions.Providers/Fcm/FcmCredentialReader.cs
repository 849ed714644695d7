using System.Text.Json;
using System.Text.RegularExpressions;
using PushFunctions.Providers.Payloads;

namespace PushFunctions.Providers.Fcm;

/// <summary>Checks the service-account JSON of an FCM credential.</summary>
internal sealed partial class FcmCredentialReader : ICredentialReader
{
    private const string Field = "privateKey";
    private const string File = "the service-account JSON file from the Firebase console";
    private const int MaximumValueLength = 320;

    /// <summary>
    /// A project id, which becomes a part of the address that is called: small letters, digits and hyphens, with a
    /// letter first and no hyphen last; in old projects of a company after its domain, as in example.com:my-project.
    /// </summary>
    [GeneratedRegex(@"^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+:)?[a-z](?:[a-z0-9-]*[a-z0-9])?\z")]
    private static partial Regex ProjectId();

    public bool Serves(Provider provider) => provider == Provider.Fcm;

    public CredentialContent? Read(CredentialUpload upload, ICollection<Problem> problems)
    {
        var foreign = UploadField.Foreign(
            "an FCM credential", problems, (nameof(upload.Certificate), upload.Certificate), (nameof(upload.KeyId), upload.KeyId),
            (nameof(upload.TeamId), upload.TeamId), (nameof(upload.BundleId), upload.BundleId));
        var account = ReadAccount(upload, problems);
        return foreign ? null : account;
    }

    private static CredentialContent.FcmServiceAccount? ReadAccount(CredentialUpload upload, ICollection<Problem> problems)
    {
        var text = UploadField.ReadText(upload.PrivateKey, Field, File, problems);
        if (text is null) return null;
        try
        {
            using var json = JsonDocument.Parse(text);
            return Read(json.RootElement, problems);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException) // the second: an escape that is half a character
        {
            Refuse(problems, $"privateKey does not decode to JSON. Upload {File}, complete and unchanged.");
            return null;
        }
    }

    private static CredentialContent.FcmServiceAccount? Read(JsonElement account, ICollection<Problem> problems)
    {
        if (account.ValueKind != JsonValueKind.Object || Text(account, "type") != "service_account")
        {
            Refuse(problems,
                $"The JSON in privateKey is not a service account: its \"type\" must be \"service_account\". Upload {File}, not the app's google-services.json.");
            return null;
        }

        var before = problems.Count;
        var projectId = Require(account, "project_id", problems);
        if (projectId is not null && !ProjectId().IsMatch(projectId))
            Refuse(problems,
                $"\"project_id\" in the service account is not a project ID (a-z, 0-9 and hyphens, such as my-project-1a2b3). Upload {File}, complete and unchanged.");
        var email = Require(account, "client_email", problems);
        if (email is not null
            && (email.Split('@') is not [{ Length: > 0 }, { Length: > 0 }] || email.AsSpan().ContainsAnyExceptInRange('!', '~')))
            Refuse(problems, "\"client_email\" in the service account is not an email address.");
        var pem = ReadKey(account, problems);
        var keyId = ReadKeyId(account, problems);
        return problems.Count == before ? new CredentialContent.FcmServiceAccount(projectId!, email!, pem!, keyId) : null;
    }

    private static string? ReadKey(JsonElement account, ICollection<Problem> problems)
    {
        if (Text(account, "private_key") is not { } pem)
        {
            Refuse(problems, Missing("private_key"));
            return null;
        }

        using var key = PrivateKeys.ReadRsa(pem);
        if (key is null)
            Refuse(problems,
                "\"private_key\" in the service account is not an RSA private key in PEM format. Download the file again and leave every \\n in it unchanged.");
        else if (key.KeySize < PrivateKeys.MinimumRsaBits)
            Refuse(problems,
                $"\"private_key\" in the service account has {key.KeySize} bits; the minimum is {PrivateKeys.MinimumRsaBits}.");
        return key?.ExportPkcs8PrivateKeyPem();
    }

    private static string? Require(JsonElement account, string name, ICollection<Problem> problems)
    {
        var value = Text(account, name);
        if (value is null) Refuse(problems, Missing(name));
        else if (value.Length > MaximumValueLength)
            Refuse(problems, $"\"{name}\" in the service account is longer than {MaximumValueLength} characters.");
        return value;
    }

    /// <summary>It only names the key in the token's header, which may go without. One that is there and names
    /// nothing is no file of Google's.</summary>
    private static string? ReadKeyId(JsonElement account, ICollection<Problem> problems)
    {
        if (!account.TryGetProperty("private_key_id", out _)) return null;
        if (Text(account, "private_key_id") is { Length: <= MaximumValueLength } id && !id.AsSpan().ContainsAnyExceptInRange('!', '~'))
            return id;
        Refuse(problems, $"\"private_key_id\" in the service account is empty or not a key ID. Upload {File}, complete and unchanged.");
        return null;
    }

    private static string? Text(JsonElement account, string name) =>
        account.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            && value.GetString() is { Length: > 0 } text ? text : null;

    private static string Missing(string name) => $"The service account has no \"{name}\". Upload {File}, complete and unchanged.";

    private static void Refuse(ICollection<Problem> problems, string message) =>
        problems.Add(Problem.Invalid(UploadField.PathOf(Field), message));
}
