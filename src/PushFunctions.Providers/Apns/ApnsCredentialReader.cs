using System.Buffers;
using System.Formats.Asn1;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PushFunctions.Providers.Payloads;

namespace PushFunctions.Providers.Apns;

/// <summary>Checks an APNs credential: a certificate or a signing key.</summary>
internal sealed class ApnsCredentialReader(TimeProvider time) : ICredentialReader
{
    public bool Serves(Provider provider) => provider is Provider.Apn or Provider.ApnSandbox;

    public CredentialContent? Read(CredentialUpload upload, ICollection<Problem> problems)
    {
        if (upload.Certificate is not null)
        {
            var foreign = UploadField.Foreign(
                "an APNs certificate", problems, (nameof(upload.KeyId), upload.KeyId), (nameof(upload.TeamId), upload.TeamId));
            var certificate = ApnsCertificateParser.Parse(upload, time.GetUtcNow(), problems);
            return foreign ? null : certificate;
        }

        if (upload.KeyId is not null || upload.TeamId is not null) return ApnsKeyParser.Parse(upload, problems);
        problems.Add(
            Problem.Invalid(
                "$.content",
                "An APNs credential is either a certificate (certificate, privateKey) or a signing key (privateKey, keyId, teamId, bundleId). This content is neither."));
        return null;
    }
}

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
            Refuse(KeyField, "privateKey does not match certificate. Export both from the same Keychain entry.");
        var bundleId = ReadBundleId(upload.BundleId, problems.Count == before ? certificate : null, problems);
        return problems.Count == before
            ? new CredentialContent.ApnsCertificate(certificate!.ExportCertificatePem(), key!.ExportPkcs8PrivateKeyPem(), bundleId!)
            : null;

        void Refuse(string field, string message) => problems.Add(Problem.Invalid(UploadField.PathOf(field), message));
    }

    /// <summary>
    /// A file may hold the chain as well, in any order, and the certificate from before the last renewal: of those
    /// that belong to the key, one that is valid, and of these the one that lasts longest. Where none belongs to it,
    /// the first that is no authority's is the one to talk about.
    /// </summary>
    private static X509Certificate2? ReadCertificate(
        string? value, AsymmetricAlgorithm? key, DateTimeOffset now, ICollection<Problem> problems)
    {
        if (UploadField.ReadText(value, CertificateField, "the certificate in PEM format", problems) is not { } pem) return null;
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
        if (certificate is null) return "certificate does not contain a readable PEM certificate (-----BEGIN CERTIFICATE-----).";
        if (now > certificate.NotAfter.ToUniversalTime())
            return $"The certificate expired on {Day(certificate.NotAfter)}. Create a new one in the Apple developer account.";
        if (now < certificate.NotBefore.ToUniversalTime()) return $"The certificate is not valid before {Day(certificate.NotBefore)}.";
        return IsForOthers(certificate)
            ? "The certificate is not a client certificate, so it is not a push certificate. Upload the one that the Apple developer account issued for the app's push notifications." : null;
    }

    private static bool IsAuthority(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(basic => basic.CertificateAuthority);

    private static bool IsValid(X509Certificate2 certificate, DateTimeOffset now) =>
        now >= certificate.NotBefore.ToUniversalTime() && now <= certificate.NotAfter.ToUniversalTime();

    /// <summary>A server's certificate, for example: it says what it is for, and that is not to sign in with.</summary>
    private static bool IsForOthers(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>()
            .Any(usage => usage.EnhancedKeyUsages.Cast<Oid>().All(use => use.Value is not (ClientAuthentication or AnyUse)));

    private static AsymmetricAlgorithm? ReadKey(string? value, ICollection<Problem> problems)
    {
        AsymmetricAlgorithm? Refuse(string message)
        {
            problems.Add(Problem.Invalid(UploadField.PathOf(KeyField), message));
            return null;
        }

        var pem = UploadField.ReadText(value, KeyField, "the certificate's private key in PEM format", problems);
        if (pem is null) return null;
        if (PrivateKeys.IsEncrypted(pem))
            return Refuse("privateKey is password-protected. Remove the password first: openssl pkey -in KEY.pem -out PLAIN.pem.");
        if (PrivateKeys.ReadRsa(pem) is { } rsa)
        {
            if (rsa.KeySize >= PrivateKeys.MinimumRsaBits) return rsa;
            var bits = rsa.KeySize;
            rsa.Dispose();
            return Refuse($"privateKey has {bits} bits; the minimum is {PrivateKeys.MinimumRsaBits}.");
        }

        return (AsymmetricAlgorithm?)PrivateKeys.ReadEc(pem) ?? Refuse("privateKey does not contain a readable PEM private key.");
    }

    private static bool BelongTogether(X509Certificate2 certificate, AsymmetricAlgorithm key) =>
        certificate.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo());

    private static string? ReadBundleId(string? given, X509Certificate2? certificate, ICollection<Problem> problems)
    {
        if (given is not null) return ApnsKeyParser.ReadBundleId(given, problems);
        if (certificate is null) return null;
        var found = BundleIds.Find(certificate);
        if (found is null)
            problems.Add(
                Problem.Invalid(
                    UploadField.PathOf(CertificateField),
                    "The certificate does not contain a bundle ID. If it is a push certificate, add bundleId to content."));
        else if (BundleIds.HasTeamPrefix(found))
            problems.Add(
                Problem.Invalid(
                    UploadField.PathOf(CertificateField),
                    $"The certificate's bundle ID, {found}, starts with a team ID. Add the bundle ID without it to content: bundleId {BundleIds.WithoutTeam(found)}."));
        return found;
    }

    private static string Day(DateTime date) => date.ToUniversalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>Checks an APNs signing key (.p8) and the ids that go with it.</summary>
internal static class ApnsKeyParser
{
    private const string KeyField = "privateKey";

    public static CredentialContent? Parse(CredentialUpload upload, ICollection<Problem> problems)
    {
        var before = problems.Count;
        var pem = ReadKey(upload.PrivateKey, problems);
        CheckAppleId(
            upload.KeyId, "keyId", "It is shown next to the key in the Apple developer account and is part of the .p8 file name.",
            problems);
        CheckAppleId(upload.TeamId, "teamId", "It is shown under Membership in the Apple developer account.", problems);
        var bundleId = ReadBundleId(upload.BundleId, problems);
        return problems.Count == before ? new CredentialContent.ApnsTokenKey(pem!, upload.KeyId!, upload.TeamId!, bundleId!) : null;
    }

    public static string? ReadBundleId(string? value, ICollection<Problem> problems)
    {
        var problem = !BundleIds.IsValid(value)
            ? $"bundleId must be 1 to {BundleIds.MaximumLength} characters: letters, digits and hyphens, in parts separated by dots, such as com.example.app."
            : BundleIds.HasTeamPrefix(value!)
                ? $"bundleId starts with a team ID. Remove those {BundleIds.AppleIdLength} characters and the dot: {BundleIds.WithoutTeam(value!)}."
                : null;
        if (problem is not null) problems.Add(Problem.Invalid(UploadField.PathOf("bundleId"), problem));
        return problem is null ? value : null;
    }

    private static string? ReadKey(string? value, ICollection<Problem> problems)
    {
        string? Refuse(string message)
        {
            problems.Add(Problem.Invalid(UploadField.PathOf(KeyField), message));
            return null;
        }

        var pem = UploadField.ReadText(value, KeyField, "the .p8 file from the Apple developer account", problems);
        if (pem is null) return null;
        if (PrivateKeys.IsEncrypted(pem)) return Refuse("privateKey is password-protected. Upload the .p8 file exactly as Apple issued it.");
        using var key = PrivateKeys.ReadEc(pem);
        if (key is null)
            return Refuse("privateKey does not contain an elliptic-curve private key in PEM format. Upload the .p8 file exactly as Apple issued it.");
        return PrivateKeys.IsP256(key)
            ? key.ExportPkcs8PrivateKeyPem()
            : Refuse("privateKey is not a key on the P-256 curve. Upload the .p8 file exactly as Apple issued it.");
    }

    private static void CheckAppleId(string? value, string field, string where, ICollection<Problem> problems)
    {
        if (BundleIds.IsAppleId(value)) return;
        problems.Add(Problem.Invalid(UploadField.PathOf(field), $"{field} must be {BundleIds.AppleIdLength} characters, A-Z and 0-9. {where}"));
    }
}

/// <summary>Bundle ids: their form, and where an Apple push certificate holds one.</summary>
internal static class BundleIds
{
    public const int MaximumLength = 155;
    public const int AppleIdLength = 10;

    private static readonly SearchValues<char> AppleIdCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    /// <summary>The user id in the subject: the bundle id, on every push certificate of the last decade.</summary>
    private const string UserIdOid = "0.9.2342.19200300.100.1.1";

    /// <summary>Apple's list of the topics that the certificate may send to; the first is the bundle id.</summary>
    private const string TopicsOid = "1.2.840.113635.100.6.3.6";

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-");

    public static bool IsValid(string? text) =>
        text is { Length: >= 1 and <= MaximumLength } && !text.AsSpan().ContainsAnyExcept(Allowed)
            && text.Split('.').All(part => part.Length > 0);

    /// <summary>
    /// Whether Apple's prefix of the team, ten capitals and digits, stands before the bundle id, as Xcode shows it in
    /// the application identifier: APNs knows no such topic.
    /// </summary>
    public static bool HasTeamPrefix(string text) =>
        text.IndexOf('.', StringComparison.Ordinal) == AppleIdLength && !text.AsSpan(0, AppleIdLength).ContainsAnyExcept(AppleIdCharacters);

    public static string WithoutTeam(string text) => text[(AppleIdLength + 1)..];

    /// <summary>Whether the text has the form of the ids that Apple gives to keys and teams.</summary>
    public static bool IsAppleId(string? text) => text is { Length: AppleIdLength } && !text.AsSpan().ContainsAnyExcept(AppleIdCharacters);

    /// <summary>Null where the certificate names none.</summary>
    public static string? Find(X509Certificate2 certificate)
    {
        var found = FindInSubject(certificate) ?? FindInTopics(certificate);
        return IsValid(found) ? found : null;
    }

    private static string? FindInSubject(X509Certificate2 certificate) =>
        certificate.SubjectName.EnumerateRelativeDistinguishedNames()
            .Where(name => !name.HasMultipleElements && name.GetSingleElementType().Value == UserIdOid)
            .Select(name => name.GetSingleElementValue())
            .FirstOrDefault();

    private static string? FindInTopics(X509Certificate2 certificate)
    {
        if (certificate.Extensions[TopicsOid] is not { } extension) return null;
        try
        {
            return new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence().ReadCharacterString(UniversalTagNumber.UTF8String);
        }
        catch (AsnContentException)
        {
            return null;
        }
    }
}
