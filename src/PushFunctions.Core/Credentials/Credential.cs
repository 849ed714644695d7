using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PushFunctions.Core.Credentials;

/// <summary>A credential as it is stored: its content is encrypted.</summary>
/// <param name="Revision">Starts at 1 and grows with every new content; connections and tokens are cached by (id,
/// revision).</param>
/// <param name="EncryptedContent">See <see cref="CredentialProtector"/>.</param>
public sealed record Credential(
    CredentialId Id,
    AppName AppName,
    Provider Type,
    bool IsDefault,
    int Revision,
    string EncryptedContent,
    CredentialHealth Health)
{
    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When its certificate ends; null where its content has none.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>How many days ahead it was last told that the certificate ends; see
    /// <see cref="CredentialExpiry"/>.</summary>
    public int? ExpiryToldDays { get; init; }
}

public enum CredentialStatus
{
    Ok,

    /// <summary>The provider refuses it, so that its jobs wait; or it rejected too many tokens at once, so that none
    /// is forgotten.</summary>
    Failing,
}

/// <summary>Whether the provider accepts the credential. <see cref="Reason"/> is the provider's, null while it
/// does.</summary>
public sealed record CredentialHealth(CredentialStatus Status, string? Reason, DateTimeOffset? Since)
{
    public static CredentialHealth Ok { get; } = new(CredentialStatus.Ok, null, null);
}

/// <param name="From">Inclusive, by creation.</param>
/// <param name="Until">Inclusive, by creation.</param>
public sealed record CredentialFilter(DateTimeOffset? From, DateTimeOffset? Until, AppName? AppName, Provider? Type, bool? IsDefault);

/// <summary>The secret of a credential, decrypted and checked. Never logged: <see cref="object.ToString"/> names only
/// the form.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "form")]
[JsonDerivedType(typeof(FcmServiceAccount), "fcm-service-account")]
[JsonDerivedType(typeof(ApnsCertificate), "apns-certificate")]
[JsonDerivedType(typeof(ApnsTokenKey), "apns-token-key")]
public abstract record CredentialContent
{
    private CredentialContent() { }

    /// <summary>When the provider stops accepting it; null where it has no end.</summary>
    [JsonIgnore]
    public virtual DateTimeOffset? ExpiresAt => null;

    /// <summary>An FCM service account.</summary>
    /// <param name="PrivateKeyPem">RSA, PKCS#8 PEM.</param>
    public sealed record FcmServiceAccount(string ProjectId, string ClientEmail, string PrivateKeyPem, string? PrivateKeyId)
        : CredentialContent
    {
        public override string ToString() => nameof(FcmServiceAccount);
    }

    /// <summary>An APNs client certificate with its key, both PEM. The topic is the bundle id.</summary>
    public sealed record ApnsCertificate(string CertificatePem, string PrivateKeyPem, string BundleId) : CredentialContent
    {
        [JsonIgnore]
        public override DateTimeOffset? ExpiresAt
        {
            get
            {
                using var certificate = X509Certificate2.CreateFromPem(CertificatePem);
                return certificate.NotAfter.ToUniversalTime();
            }
        }

        public override string ToString() => nameof(ApnsCertificate);
    }

    /// <summary>An APNs signing key (the .p8 file), P-256.</summary>
    public sealed record ApnsTokenKey(string PrivateKeyPem, string KeyId, string TeamId, string BundleId) : CredentialContent
    {
        public override string ToString() => nameof(ApnsTokenKey);
    }
}

/// <summary>A credential's <c>content</c> as it was uploaded: base64, not checked yet.</summary>
public sealed record CredentialUpload(string? PrivateKey, string? Certificate, string? KeyId, string? TeamId, string? BundleId)
{
    public override string ToString() => nameof(CredentialUpload);
}

/// <summary>Checks that an upload is a credential of its type, before it is accepted.</summary>
public interface ICredentialReader
{
    bool Serves(Provider provider);

    /// <summary>The checked content, or null after every problem was added, with contexts that begin with
    /// <c>$.content</c>.</summary>
    CredentialContent? Read(CredentialUpload upload, ICollection<Problem> problems);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CredentialContent))]
internal sealed partial class CredentialJson : JsonSerializerContext;

/// <summary>Encrypts a credential's content and decrypts it again. The result is valid only in its own row and
/// revision.</summary>
public sealed class CredentialCodec(CredentialProtector protector)
{
    public string Protect(AccountSid account, CredentialId id, int revision, CredentialContent content) =>
        protector.Protect(JsonSerializer.Serialize(content, CredentialJson.Default.CredentialContent), Purpose(account, id, revision));

    /// <exception cref="CredentialDecryptionException">It was changed, copied from elsewhere, or encrypted with a key
    /// that is not configured.</exception>
    public CredentialContent Unprotect(AccountSid account, Credential credential)
    {
        var text = protector.Unprotect(credential.EncryptedContent, Purpose(account, credential.Id, credential.Revision));
        try
        {
            return JsonSerializer.Deserialize(text, CredentialJson.Default.CredentialContent) ?? throw Unknown(credential.Id);
        }
        catch (JsonException)
        {
            throw Unknown(credential.Id);
        }
    }

    private static string Purpose(AccountSid account, CredentialId id, int revision) => $"credential:{account}:{id}:{revision}";

    // Without the cause: a JSON error may quote the content.
    private static CredentialDecryptionException Unknown(CredentialId id) =>
        new($"The content of {id} was decrypted, but its format is unknown to this version. It was probably written by a newer version.");
}
