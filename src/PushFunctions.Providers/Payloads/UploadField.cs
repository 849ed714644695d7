using System.Security.Cryptography;
using System.Text;

namespace PushFunctions.Providers.Payloads;

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

    /// <summary>Whether there are fields that belong to another form of credential; a problem was added for each.</summary>
    public static bool Foreign(string form, ICollection<Problem> problems, params ReadOnlySpan<(string Name, string? Value)> fields)
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

/// <summary>Reads private keys from PEM text.</summary>
internal static class PrivateKeys
{
    public const int MinimumRsaBits = 2048;

    /// <summary>The OID of P-256, the only curve that APNs signs with. Other curves have 256 bits too.</summary>
    private const string P256 = "1.2.840.10045.3.1.7";

    /// <summary>Both ways in which PEM says that a password is needed.</summary>
    public static bool IsEncrypted(string pem) =>
        pem.Contains("BEGIN ENCRYPTED PRIVATE KEY", StringComparison.Ordinal)
            || pem.Contains("Proc-Type: 4,ENCRYPTED", StringComparison.Ordinal);

    /// <summary>Null where the text holds no RSA private key that can be read.</summary>
    public static RSA? ReadRsa(string pem) => Read(RSA.Create(), pem);

    /// <summary>Null where the text holds no elliptic-curve private key that can be read.</summary>
    public static ECDsa? ReadEc(string pem) => Read(ECDsa.Create(), pem);

    public static bool IsP256(ECDsa key)
    {
        var curve = key.ExportParameters(includePrivateParameters: false).Curve;
        return curve.IsNamed && curve.Oid.Value == P256;
    }

    private static T? Read<T>(T key, string pem)
        where T : AsymmetricAlgorithm
    {
        try
        {
            key.ImportFromPem(pem);
            CryptographicOperations.ZeroMemory(key.ExportPkcs8PrivateKey()); // a public key imports too, and fails here
            return key;
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            key.Dispose();
            return null;
        }
    }
}
