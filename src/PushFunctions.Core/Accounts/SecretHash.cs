using System.Security.Cryptography;
using System.Text;

namespace PushFunctions.Core.Accounts;

/// <summary>
/// A salted SHA-256 of a secret. Secrets have at least 128 random bits (the settings demand 32 characters, API keys have 256 bits),
/// so that stretching would only cost every request its time.
/// </summary>
public sealed record SecretHash(string Salt, string Hash)
{
    private const int SaltBytes = 16;

    public static SecretHash Of(string secret)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return new SecretHash(Convert.ToBase64String(salt), Convert.ToBase64String(Compute(salt, secret)));
    }

    /// <summary>Takes the same time whether the secret is right or wrong.</summary>
    public bool Matches(string secret) =>
        CryptographicOperations.FixedTimeEquals(Compute(Convert.FromBase64String(Salt), secret), Convert.FromBase64String(Hash));

    private static byte[] Compute(byte[] salt, string secret) => HMACSHA256.HashData(salt, Encoding.UTF8.GetBytes(secret));
}
