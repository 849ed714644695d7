using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace PushFunctions.Providers.Apns;

internal static class ClientCertificate
{
    public static X509Certificate2 Load(CredentialContent.ApnsCertificate content)
    {
        using var certificate = X509Certificate2.CreateFromPem(content.CertificatePem, content.PrivateKeyPem);
        // Through PKCS#12, because Windows does not do TLS with a key that lives in memory only.
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
    }

    /// <summary>Offline: whoever holds the connection up to fetch intermediates would hold every push up.</summary>
    public static SslStreamCertificateContext ForTls(X509Certificate2 certificate) => SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true);
}
