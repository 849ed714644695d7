using PushFunctions.Api.Http;

namespace PushFunctions.Api;

/// <summary>Uploads a credential.</summary>
/// <param name="AppName">An App that does not exist is made. Left out: the default App.</param>
/// <param name="CredentialType">Required: FCM, APN or APN_SANDBOX.</param>
/// <param name="Content">Required.</param>
/// <param name="IsDefault">Take the default for its type over. Default false; the first of its type is the default anyway.</param>
public sealed record CreateCredentialRequest(string? AppName, string CredentialType, CredentialContentRequest Content, bool? IsDefault);

/// <summary>Changes a credential; at least one of the two.</summary>
/// <param name="IsDefault">True takes the default for its type over.</param>
/// <param name="Content">A new secret in the place of the old.</param>
public sealed record UpdateCredentialRequest(bool? IsDefault, CredentialContentRequest? Content);

/// <summary>The secret of a credential.</summary>
/// <param name="PrivateKey">Required, base64: FCM, the whole service-account JSON; APN, the PEM of the certificate's key or the .p8 file.</param>
/// <param name="Certificate">Base64 of the PEM; APN with a certificate.</param>
/// <param name="KeyId">APN with a signing key.</param>
/// <param name="TeamId">APN with a signing key.</param>
/// <param name="BundleId">APN with a signing key; with a certificate only where it does not name one.</param>
public sealed record CredentialContentRequest(string PrivateKey, string? Certificate, string? KeyId, string? TeamId, string? BundleId)
{
    public override string ToString() => nameof(CredentialContentRequest);
}

/// <summary>A credential. Its content is never shown.</summary>
/// <param name="Id">Its id.</param>
/// <param name="CredentialType">FCM, APN or APN_SANDBOX.</param>
/// <param name="IsDefault">Whether its App uses it for its type.</param>
/// <param name="AppName">Whose it is.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When it was last changed.</param>
/// <param name="Health">Whether the provider takes it.</param>
public sealed record CredentialResponse(
    string Id,
    string CredentialType,
    bool IsDefault,
    string AppName,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    CredentialHealthResponse Health)
{
    internal static CredentialResponse Of(Credential credential) => new(
        credential.Id.Value,
        credential.Type.ToName(),
        credential.IsDefault,
        credential.AppName.Value,
        credential.CreatedAt,
        credential.UpdatedAt,
        CredentialHealthResponse.Of(credential.Health));
}

/// <summary>Whether the provider takes a credential.</summary>
/// <param name="Status">OK or FAILING.</param>
/// <param name="Reason">The provider's word; null when all is well.</param>
/// <param name="Since">Since when it fails.</param>
public sealed record CredentialHealthResponse(string Status, string? Reason, DateTimeOffset? Since)
{
    internal static CredentialHealthResponse Of(CredentialHealth health) => new(Words.Of(health.Status), health.Reason, health.Since);
}

/// <summary>A page of credentials, newest first.</summary>
/// <param name="Credentials">The credentials.</param>
/// <param name="Pagination">Where this page lies.</param>
public sealed record CredentialsPage(IReadOnlyList<CredentialResponse> Credentials, Pagination Pagination);
