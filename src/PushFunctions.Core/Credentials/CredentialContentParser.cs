using System.Text;

namespace PushFunctions.Core.Credentials;

/// <summary>Checks that an upload is a credential of its type, before it is accepted.</summary>
public sealed class CredentialContentParser(TimeProvider time)
{
    /// <summary>The checked content, or null after every problem was added, with contexts that begin with
    /// <c>$.content</c>.</summary>
    public CredentialContent? Parse(Provider type, CredentialUpload upload, ICollection<Problem> problems)
    {
        if (type == Provider.Fcm)
        {
            var foreign = Foreign(
                "an FCM credential", problems, (nameof(upload.Certificate), upload.Certificate), (nameof(upload.KeyId), upload.KeyId),
                (nameof(upload.TeamId), upload.TeamId), (nameof(upload.BundleId), upload.BundleId));
            var account = FcmContentParser.Parse(upload, problems);
            return foreign ? null : account;
        }

        if (upload.Certificate is not null)
        {
            var foreign = Foreign(
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

    private static bool Foreign(string form, ICollection<Problem> problems, params ReadOnlySpan<(string Name, string? Value)> fields)
    {
        var before = problems.Count;
        foreach (var (name, value) in fields)
        {
            if (value is null) continue;
            var field = char.ToLowerInvariant(name[0]) + name[1..];
            problems.Add(
                Problem.Invalid(UploadField.PathOf(field), $"{field} is not part of {form}. Remove it, or check credentialType."));
        }

        return problems.Count > before;
    }
}

/// <summary>Reads a base64 field of a credential's content. Messages name the field and never repeat a part of
/// it.</summary>
internal static class UploadField
{
    /// <summary>The longest field, in base64 characters. Real ones have 300 to 5,000.</summary>
    public const int MaximumLength = 32 * 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static string PathOf(string field) => $"$.content.{field}";

    /// <summary>The text that the field encodes, or null after a problem was added.</summary>
    /// <param name="file">What the field should hold, as its owner would call it.</param>
    public static string? ReadText(string? value, string field, string file, ICollection<Problem> problems)
    {
        string? Refuse(string message)
        {
            problems.Add(Problem.Invalid(PathOf(field), message));
            return null;
        }

        if (string.IsNullOrWhiteSpace(value)) return Refuse($"{field} is required: {file}, encoded as base64.");
        if (value.Length > MaximumLength)
            return Refuse($"{field} has {value.Length} characters; at most {MaximumLength} are allowed. Is it {file}?");
        var bytes = new byte[value.Length];
        if (!Convert.TryFromBase64String(value, bytes, out var length))
            return Refuse($"{field} is not valid base64. Encode the whole file, for example with: base64 -w0 FILE.");
        try
        {
            return Strict.GetString(bytes, 0, length).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            return Refuse(
                $"{field} does not decode to text. Expected {file}. Convert a binary file (.p12, .cer) to PEM first.");
        }
    }
}
