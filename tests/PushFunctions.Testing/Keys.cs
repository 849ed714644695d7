using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace PushFunctions.Testing;

/// <summary>Credentials for tests: real keys, made once per run because RSA keys are slow to make.</summary>
internal static class Keys
{
    public const string BundleId = "com.example.Shop-1";
    private static readonly Lazy<string> LazyRsa = new(() => RsaPem(2048));
    private static readonly Lazy<string> LazyCertificate = new(() => Certificate(Rsa, $"UID={BundleId}, CN=Apple Push Services"));

    private static readonly Lazy<string> LazyAuthority = new(
        () => Certificate(RsaPem(2048), "CN=Apple Worldwide Developer Relations", isAuthority: true));

    public static string Rsa => LazyRsa.Value;

    /// <summary>An authority's own certificate, which belongs to another key.</summary>
    public static string Authority => LazyAuthority.Value;

    public static string AppleCertificate => LazyCertificate.Value;

    public static string RsaPem(int bits)
    {
        using var key = RSA.Create(bits);
        return key.ExportPkcs8PrivateKeyPem();
    }

    public static string EcPem(ECCurve curve)
    {
        using var key = ECDsa.Create(curve);
        return key.ExportPkcs8PrivateKeyPem();
    }

    public static string EncryptedPem()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportEncryptedPkcs8PrivateKeyPem(
            "password", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000));
    }

    /// <summary>A self-signed certificate, valid for a month around noon of the tests' day.</summary>
    public static string Certificate(
        string rsaPem, string subject, DateTimeOffset? from = null, DateTimeOffset? until = null, string? use = null,
        bool isAuthority = false, params IReadOnlyList<string> topics)
    {
        using var key = RSA.Create();
        key.ImportFromPem(rsaPem);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        if (topics.Count > 0)
            request.CertificateExtensions.Add(new X509Extension("1.2.840.113635.100.6.3.6", Topics(topics), critical: false));
        if (use is not null) request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], critical: true));
        if (isAuthority)
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        using var certificate = request.CreateSelfSigned(from ?? Some.Noon.AddDays(-15), until ?? Some.Noon.AddDays(15));
        return certificate.ExportCertificatePem();
    }

    public static string ServiceAccount(string? privateKey = null, params IReadOnlyList<(string Name, string? Value)> changes)
    {
        var fields = new Dictionary<string, string?>
        {
            ["type"] = "service_account",
            ["project_id"] = "example-project",
            ["private_key_id"] = "0123456789abcdef",
            ["private_key"] = privateKey ?? Rsa,
            ["client_email"] = "push@example-project.iam.gserviceaccount.com",
            ["token_uri"] = "https://attacker.example/token",
        };
        foreach (var (name, value) in changes) fields[name] = value;
        return JsonSerializer.Serialize(fields.Where(field => field.Value is not null).ToDictionary());
    }

    public static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    public static CredentialUpload Fcm() => new(Base64(ServiceAccount()), null, null, null, null);

    public static CredentialUpload ApnsKey() =>
        new(Base64(EcPem(ECCurve.NamedCurves.nistP256)), null, "ABC1234567", "TEAM123456", BundleId);

    public static CredentialUpload ApnsCertificate() => new(Base64(Rsa), Base64(AppleCertificate), null, null, null);

    /// <summary>As Apple writes it: a topic, then what kind it is, in turns.</summary>
    private static byte[] Topics(IReadOnlyList<string> topics)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            foreach (var topic in topics)
            {
                writer.WriteCharacterString(UniversalTagNumber.UTF8String, topic);
                using (writer.PushSequence()) writer.WriteCharacterString(UniversalTagNumber.UTF8String, "app");
            }
        }

        return writer.Encode();
    }
}
