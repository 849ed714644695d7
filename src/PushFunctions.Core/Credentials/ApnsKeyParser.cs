namespace PushFunctions.Core.Credentials;

/// <summary>Checks an APNs signing key (.p8) and the ids that go with it.</summary>
internal static class ApnsKeyParser
{
    private const string KeyField = "privateKey";

    public static CredentialContent? Parse(CredentialUpload upload, ICollection<Problem> problems)
    {
        var before = problems.Count;
        var pem = ReadKey(upload.PrivateKey, problems);
        CheckAppleId(upload.KeyId, "keyId", "It is shown beside the key in the Apple developer account, and is a part of the .p8 file's name.", problems);
        CheckAppleId(upload.TeamId, "teamId", "It is shown under Membership in the Apple developer account.", problems);
        var bundleId = ReadBundleId(upload.BundleId, problems);
        return problems.Count == before ? new CredentialContent.ApnsTokenKey(pem!, upload.KeyId!, upload.TeamId!, bundleId!) : null;
    }

    public static string? ReadBundleId(string? value, ICollection<Problem> problems)
    {
        var problem = !BundleIds.IsValid(value)
            ? $"bundleId must be 1 to {BundleIds.MaximumLength} of A-Z, a-z, 0-9 and hyphen, in parts with a dot between them, as in com.example.app."
            : BundleIds.HasTeamPrefix(value!)
                ? $"bundleId begins with a team's id. Leave its {BundleIds.AppleIdLength} characters and the dot out: {BundleIds.WithoutTeam(value!)}."
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
        if (PrivateKeys.IsEncrypted(pem)) return Refuse("privateKey is protected by a password. Upload the .p8 file as Apple gave it out.");
        using var key = PrivateKeys.ReadEc(pem);
        if (key is null) return Refuse("privateKey holds no elliptic-curve private key in PEM form. Upload the .p8 file as Apple gave it out.");
        return PrivateKeys.IsP256(key) ? key.ExportPkcs8PrivateKeyPem() : Refuse("privateKey is no key of the curve P-256. Upload the .p8 file as Apple gave it out.");
    }

    private static void CheckAppleId(string? value, string field, string where, ICollection<Problem> problems)
    {
        if (BundleIds.IsAppleId(value)) return;
        problems.Add(Problem.Invalid(UploadField.PathOf(field), $"{field} must be {BundleIds.AppleIdLength} of A-Z and 0-9. {where}"));
    }
}
