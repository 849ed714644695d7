using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PushFunctions.Core.Problems;

namespace PushFunctions.Core.Apps;

/// <summary>Checks an APNs client certificate and its key.</summary>
internal static class ApnsCertificateParser
{
    private const string CertificateField = "certificate";
    private const string KeyField = "privateKey";

    public static CredentialContent? Parse(CredentialUpload upload, DateTimeOffset now, ICollection<Problem> problems)
    {
        var before = problems.Count;
        using var certificate = ReadCertificate(upload.Certificate, now, problems);
        using var key = ReadKey(upload.PrivateKey, problems);
        if (certificate is not null && key is not null && !BelongTogether(certificate, key))
            Refuse(KeyField, "certificate and privateKey do not belong together. Export both from the same entry of the key chain.");
        var bundleId = ReadBundleId(upload.BundleId, certificate, problems);
        return problems.Count == before
            ? new CredentialContent.ApnsCertificate(certificate!.ExportCertificatePem(), key!.ExportPkcs8PrivateKeyPem(), bundleId!)
            : null;

        void Refuse(string field, string message) => problems.Add(Problem.Invalid(UploadField.PathOf(field), message));
    }

    private static X509Certificate2? ReadCertificate(string? value, DateTimeOffset now, ICollection<Problem> problems)
    {
        var pem = UploadField.ReadText(value, CertificateField, "the certificate in PEM form", problems);
        if (pem is null) return null;
        X509Certificate2 certificate;
        try
        {
            certificate = X509Certificate2.CreateFromPem(pem);
        }
        catch (CryptographicException)
        {
            problems.Add(Problem.Invalid(UploadField.PathOf(CertificateField), "certificate holds no PEM certificate (-----BEGIN CERTIFICATE-----) that can be read."));
            return null;
        }

        if (now > certificate.NotAfter.ToUniversalTime())
            problems.Add(Problem.Invalid(UploadField.PathOf(CertificateField), $"The certificate expired on {Day(certificate.NotAfter)}. Make a new one in the Apple developer account."));
        else if (now < certificate.NotBefore.ToUniversalTime())
            problems.Add(Problem.Invalid(UploadField.PathOf(CertificateField), $"The certificate is not valid before {Day(certificate.NotBefore)}."));
        return certificate;
    }

    private static AsymmetricAlgorithm? ReadKey(string? value, ICollection<Problem> problems)
    {
        AsymmetricAlgorithm? Refuse(string message)
        {
            problems.Add(Problem.Invalid(UploadField.PathOf(KeyField), message));
            return null;
        }

        var pem = UploadField.ReadText(value, KeyField, "the certificate's private key in PEM form", problems);
        if (pem is null) return null;
        if (PrivateKeys.IsEncrypted(pem)) return Refuse("privateKey is protected by a password. Remove it first: openssl pkey -in KEY.pem -out PLAIN.pem.");
        if (PrivateKeys.ReadRsa(pem) is { } rsa)
        {
            if (rsa.KeySize >= PrivateKeys.MinimumRsaBits) return rsa;
            var bits = rsa.KeySize;
            rsa.Dispose();
            return Refuse($"privateKey has {bits} bits; at least {PrivateKeys.MinimumRsaBits} are needed.");
        }

        return (AsymmetricAlgorithm?)PrivateKeys.ReadEc(pem) ?? Refuse("privateKey holds no PEM private key that can be read.");
    }

    private static bool BelongTogether(X509Certificate2 certificate, AsymmetricAlgorithm key) =>
        certificate.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo());

    private static string? ReadBundleId(string? given, X509Certificate2? certificate, ICollection<Problem> problems)
    {
        if (given is not null) return ApnsKeyParser.ReadBundleId(given, problems);
        if (certificate is null) return null;
        var found = BundleIds.Find(certificate);
        if (found is null) problems.Add(Problem.Invalid(UploadField.PathOf(CertificateField), "The certificate names no bundle id. Is it a push certificate? If so, add bundleId to the content."));
        return found;
    }

    private static string Day(DateTime date) => date.ToUniversalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
