namespace PushFunctions.Api;

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
