using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PushFunctions.Core.Credentials;

/// <summary>Checks an APNs client certificate and its key.</summary>
internal static class ApnsCertificateParser
{
    private const string CertificateField = "certificate";
    private const string KeyField = "privateKey";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private const string AnyUse = "2.5.29.37.0";

    public static CredentialContent? Parse(CredentialUpload upload, DateTimeOffset now, ICollection<Problem> problems)
    {
        var before = problems.Count;
        using var key = ReadKey(upload.PrivateKey, problems);
        using var certificate = ReadCertificate(upload.Certificate, key, now, problems);
        if (certificate is not null && key is not null && !BelongTogether(certificate, key))
            Refuse(KeyField, "certificate and privateKey do not belong together. Export both from the same entry of the key chain.");
        var bundleId = ReadBundleId(upload.BundleId, problems.Count == before ? certificate : null, problems);
        return problems.Count == before
            ? new CredentialContent.ApnsCertificate(certificate!.ExportCertificatePem(), key!.ExportPkcs8PrivateKeyPem(), bundleId!)
            : null;

        void Refuse(string field, string message) => problems.Add(Problem.Invalid(UploadField.PathOf(field), message));
    }

    /// <summary>
    /// A file may hold the chain as well, in any order, and the certificate from before the last renewal: of those that belong to the key, one that is
    /// valid, and of these the one that lasts longest. Where none belongs to it, the first that is no authority's is the one to talk about.
    /// </summary>
    private static X509Certificate2? ReadCertificate(string? value, AsymmetricAlgorithm? key, DateTimeOffset now, ICollection<Problem> problems)
    {
        if (UploadField.ReadText(value, CertificateField, "the certificate in PEM form", problems) is not { } pem) return null;
        X509Certificate2Collection certificates = [];
        try
        {
            certificates.ImportFromPem(pem);
        }
        catch (CryptographicException)
        {
            certificates.Clear();
        }

        var chosen = certificates
            .OrderByDescending(certificate => key is not null && BelongTogether(certificate, key))
            .ThenBy(IsAuthority)
            .ThenByDescending(certificate => key is not null && IsValid(certificate, now))
            .ThenByDescending(certificate => key is null ? DateTime.MinValue : certificate.NotAfter)
            .FirstOrDefault();
        foreach (var other in certificates.Where(other => other != chosen)) other.Dispose();
        if (WrongWith(chosen, now) is { } problem) problems.Add(Problem.Invalid(UploadField.PathOf(CertificateField), problem));
        return chosen;
    }

    private static string? WrongWith(X509Certificate2? certificate, DateTimeOffset now)
    {
        if (certificate is null) return "certificate holds no PEM certificate (-----BEGIN CERTIFICATE-----) that can be read.";
        if (now > certificate.NotAfter.ToUniversalTime()) return $"The certificate expired on {Day(certificate.NotAfter)}. Make a new one in the Apple developer account.";
        if (now < certificate.NotBefore.ToUniversalTime()) return $"The certificate is not valid before {Day(certificate.NotBefore)}.";
        return IsForOthers(certificate) ? "The certificate is not for clients, as a push certificate is. Upload the one that the Apple developer account made for the app's push notifications." : null;
    }

    private static bool IsAuthority(X509Certificate2 certificate) => certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(basic => basic.CertificateAuthority);

    private static bool IsValid(X509Certificate2 certificate, DateTimeOffset now) => now >= certificate.NotBefore.ToUniversalTime() && now <= certificate.NotAfter.ToUniversalTime();

    /// <summary>A server's certificate, for example: it says what it is for, and that is not to sign in with.</summary>
    private static bool IsForOthers(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().Any(usage => usage.EnhancedKeyUsages.Cast<Oid>().All(use => use.Value is not (ClientAuthentication or AnyUse)));

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
        else if (BundleIds.HasTeamPrefix(found)) problems.Add(Problem.Invalid(UploadField.PathOf(CertificateField), $"The certificate's bundle id, {found}, begins with a team's id. Add the one without it to the content: bundleId {BundleIds.WithoutTeam(found)}."));
        return found;
    }

    private static string Day(DateTime date) => date.ToUniversalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
