using System.Security.Cryptography;

namespace PushFunctions.Core.Credentials;

/// <summary>Reads private keys from PEM text.</summary>
internal static class PrivateKeys
{
    public const int MinimumRsaBits = 2048;

    /// <summary>The OID of P-256, the only curve that APNs signs with. Other curves have 256 bits too.</summary>
    private const string P256 = "1.2.840.10045.3.1.7";

    /// <summary>Both ways in which PEM says that a password is needed.</summary>
    public static bool IsEncrypted(string pem) =>
        pem.Contains("BEGIN ENCRYPTED PRIVATE KEY", StringComparison.Ordinal) || pem.Contains("Proc-Type: 4,ENCRYPTED", StringComparison.Ordinal);

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
