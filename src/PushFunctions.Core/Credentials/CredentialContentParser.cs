namespace PushFunctions.Core.Credentials;

/// <summary>Tells whether an upload is a credential of its type, before it is accepted.</summary>
public sealed class CredentialContentParser(TimeProvider time)
{
    /// <summary>The checked content, or null after every problem was added, with contexts that begin with <c>$.content</c>.</summary>
    public CredentialContent? Parse(Provider type, CredentialUpload upload, ICollection<Problem> problems)
    {
        if (type == Provider.Fcm)
        {
            var foreign = Foreign("an FCM credential", problems, (nameof(upload.Certificate), upload.Certificate), (nameof(upload.KeyId), upload.KeyId), (nameof(upload.TeamId), upload.TeamId), (nameof(upload.BundleId), upload.BundleId));
            var account = FcmContentParser.Parse(upload, problems);
            return foreign ? null : account;
        }

        if (upload.Certificate is not null)
        {
            var foreign = Foreign("an APNs certificate", problems, (nameof(upload.KeyId), upload.KeyId), (nameof(upload.TeamId), upload.TeamId));
            var certificate = ApnsCertificateParser.Parse(upload, time.GetUtcNow(), problems);
            return foreign ? null : certificate;
        }

        if (upload.KeyId is not null || upload.TeamId is not null) return ApnsKeyParser.Parse(upload, problems);
        problems.Add(Problem.Invalid("$.content", "An APNs credential is either a certificate (certificate, privateKey) or a signing key (privateKey, keyId, teamId, bundleId). This content is neither."));
        return null;
    }

    private static bool Foreign(string form, ICollection<Problem> problems, params ReadOnlySpan<(string Name, string? Value)> fields)
    {
        var before = problems.Count;
        foreach (var (name, value) in fields)
        {
            if (value is null) continue;
            var field = char.ToLowerInvariant(name[0]) + name[1..];
            problems.Add(Problem.Invalid(UploadField.PathOf(field), $"{field} does not belong to {form}. Leave it out, or check credentialType."));
        }

        return problems.Count > before;
    }
}
