using PushFunctions.Api.Http;

namespace PushFunctions.Api;

/// <summary>The bodies of requests about credentials.</summary>
internal static class CredentialContract
{
    private static readonly TextRule SecretText = new(1, 64 * 1024) { AllowsLines = true };
    private static readonly Rule<string> Secret =
        new(static field => field.Text(SecretText), ValueSchema.Of(SecretText) with { IsBase64 = true });
    private static readonly Rule<string> Mark = Rules.Text(new TextRule(1, 256));

    public static readonly RequestShape ContentShape = new("CredentialContentRequest", "The secret of a credential.");

    public static readonly RequestField<string> PrivateKey = ContentShape.Required(
        "privateKey", Secret,
        "Required, in base64. FCM: the service-account JSON. APNs: the PEM of the certificate's key, or the .p8 file.");

    public static readonly RequestField<string> Certificate =
        ContentShape.Optional("certificate", Secret, "For APNs with a certificate: the PEM, in base64.");

    public static readonly RequestField<string> KeyId = ContentShape.Optional("keyId", Mark, "For APNs with a signing key.");
    public static readonly RequestField<string> TeamId = ContentShape.Optional("teamId", Mark, "For APNs with a signing key.");

    public static readonly RequestField<string> BundleId = ContentShape.Optional(
        "bundleId", Mark, "For APNs with a signing key. With a certificate only if the certificate does not name it.");

    private static readonly Rule<CredentialUpload> Upload = Rules.Object(ContentShape, static fields => new CredentialUpload(
        fields.Read(PrivateKey), fields.Read(Certificate), fields.Read(KeyId), fields.Read(TeamId), fields.Read(BundleId)));

    public static readonly RequestShape Create = new("CreateCredentialRequest", "Uploads a credential.");
    public static readonly RequestField<AppName> AppName =
        Create.Optional("appName", Rules.AppName, "An unknown App is created. Default: the default App.");
    public static readonly RequestField<Provider?> CredentialType =
        Create.Required("credentialType", Rules.Provider, $"Required: {ProviderNames.AnyOf}.");
    public static readonly RequestField<CredentialUpload> Content = Create.Required("content", Upload, "Required.");

    public static readonly RequestField<bool?> IsDefault = Create.Optional(
        "isDefault", Rules.Boolean(@default: false),
        "true: makes it the default of its type. The first credential of a type always becomes the default.");

    public static readonly RequestShape Update =
        new("UpdateCredentialRequest", "Changes a credential. At least one of the two is required.");
    public static readonly RequestField<bool?> NewIsDefault =
        Update.Optional("isDefault", Rules.Boolean(), "true: makes it the default of its type.");
    public static readonly RequestField<CredentialUpload> NewContent =
        Update.Optional("content", Upload, "A new secret that replaces the old one.");
}

/// <summary>A credential. Its content is never shown.</summary>
/// <param name="Id">Its ID.</param>
/// <param name="CredentialType">The provider that it is for.</param>
/// <param name="IsDefault">Whether it is the default of its type.</param>
/// <param name="AppName">Its App.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="UpdatedAt">When it was last updated.</param>
/// <param name="Health">Whether the provider accepts it.</param>
public sealed record CredentialResponse(
    string Id,
    string CredentialType,
    bool IsDefault,
    string AppName,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    CredentialHealthResponse Health)
{
    /// <summary>When its certificate expires; null if it has none.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    internal static CredentialResponse Of(Credential credential) => new(
        credential.Id.Value,
        credential.Type.ToName(),
        credential.IsDefault,
        credential.AppName.Value,
        credential.CreatedAt,
        credential.UpdatedAt,
        CredentialHealthResponse.Of(credential.Health))
    {
        ExpiresAt = credential.ExpiresAt,
    };
}

/// <summary>Whether the provider accepts a credential.</summary>
/// <param name="Status">OK or FAILING.</param>
/// <param name="Reason">The provider's reason; null if OK.</param>
/// <param name="Since">When it started failing; null if OK.</param>
public sealed record CredentialHealthResponse(string Status, string? Reason, DateTimeOffset? Since)
{
    internal static CredentialHealthResponse Of(CredentialHealth health) => new(EnumNames.Of(health.Status), health.Reason, health.Since);
}

/// <summary>A page of credentials, newest first.</summary>
/// <param name="Credentials">The credentials.</param>
/// <param name="Pagination">The position of this page.</param>
public sealed record CredentialsPage(IReadOnlyList<CredentialResponse> Credentials, Pagination Pagination);

/// <summary>What the provider says about a credential now.</summary>
/// <param name="Status">VALID, REFUSED, or UNREACHABLE if the provider did not say.</param>
/// <param name="Reason">The provider's reason; null if VALID.</param>
/// <param name="Message">What that means, and what to do.</param>
/// <param name="CheckedAt">When the provider was asked.</param>
public sealed record CredentialCheckResponse(string Status, string? Reason, string Message, DateTimeOffset CheckedAt)
{
    internal static CredentialCheckResponse Of(CredentialCheck check) =>
        new(EnumNames.Of(check.Verdict), check.Reason, Explain(check), check.CheckedAt);

    private static string Explain(CredentialCheck check) => check switch
    {
        { Verdict: CredentialVerdict.Valid } => "The provider accepts the credential.",
        { Verdict: CredentialVerdict.Unreachable } =>
            "The provider could not be asked: it did not respond, or is in trouble. The credential's health stays as it was. Check again in a minute.",
        { Reason: CredentialChecker.CannotBeDecrypted } =>
            "The stored content cannot be decrypted with the configured keys. Upload it again.",
        _ => "The provider refuses the credential. Check it in the provider's console, or upload new content.",
    };
}
