using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PushFunctions.Simulator.Keys;

internal static class KeyGenerator
{
    private const string IdCharacters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    public static SimulatorKeys Create(string projectId, string bundleId, TimeProvider time)
    {
        using var serviceAccount = RSA.Create(2048);
        using var signing = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificateKey = RSA.Create(2048);
        using var certificate = ClientCertificate(bundleId, certificateKey, time.GetUtcNow());
        var email = $"firebase-adminsdk@{projectId}.iam.gserviceaccount.com";
        return new SimulatorKeys
        {
            ProjectId = projectId,
            ServiceAccountEmail = email,
            ServiceAccountJson = ServiceAccountFile.Write(projectId, email, serviceAccount),
            ApnsP8Pem = signing.ExportPkcs8PrivateKeyPem(),
            TeamId = RandomNumberGenerator.GetString(IdCharacters, 10),
            KeyId = RandomNumberGenerator.GetString(IdCharacters, 10),
            BundleId = bundleId,
            ApnsCertificatePem = certificate.ExportCertificatePem(),
            ApnsCertificateKeyPem = certificateKey.ExportPkcs8PrivateKeyPem(),
        };
    }

    private static X509Certificate2 ClientCertificate(string bundleId, RSA key, DateTimeOffset now)
    {
        var subject = new X500DistinguishedNameBuilder();
        subject.Add("0.9.2342.19200300.100.1.1", bundleId); // UID
        subject.AddCommonName($"Apple Push Services: {bundleId}");
        var request = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], critical: false));
        return request.CreateSelfSigned(now.AddDays(-1), now.AddYears(1));
    }
}
