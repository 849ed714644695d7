namespace PushFunctions.Core.Credentials;

/// <summary>A credential's <c>content</c> as it was uploaded: base64 texts, not checked yet.</summary>
public sealed record CredentialUpload(string? PrivateKey, string? Certificate, string? KeyId, string? TeamId, string? BundleId)
{
    public override string ToString() => nameof(CredentialUpload);
}
