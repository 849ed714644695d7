using System.Text.Json.Serialization;

namespace PushFunctions.Core.Credentials;

/// <summary>The secret of a credential, opened and checked. Never logged: <see cref="object.ToString"/> names only the form.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "form")]
[JsonDerivedType(typeof(FcmServiceAccount), "fcm-service-account")]
[JsonDerivedType(typeof(ApnsCertificate), "apns-certificate")]
[JsonDerivedType(typeof(ApnsTokenKey), "apns-token-key")]
public abstract record CredentialContent
{
    private CredentialContent() { }

    /// <summary>An FCM service account.</summary>
    /// <param name="PrivateKeyPem">RSA, PKCS#8 PEM.</param>
    public sealed record FcmServiceAccount(string ProjectId, string ClientEmail, string PrivateKeyPem, string? PrivateKeyId) : CredentialContent
    {
        public override string ToString() => nameof(FcmServiceAccount);
    }

    /// <summary>An APNs client certificate with its key, both PEM. The topic is the bundle id.</summary>
    public sealed record ApnsCertificate(string CertificatePem, string PrivateKeyPem, string BundleId) : CredentialContent
    {
        public override string ToString() => nameof(ApnsCertificate);
    }

    /// <summary>An APNs signing key (the .p8 file), P-256.</summary>
    public sealed record ApnsTokenKey(string PrivateKeyPem, string KeyId, string TeamId, string BundleId) : CredentialContent
    {
        public override string ToString() => nameof(ApnsTokenKey);
    }
}
