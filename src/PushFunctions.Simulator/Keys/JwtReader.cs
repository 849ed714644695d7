using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace PushFunctions.Simulator.Keys;

/// <summary>Copies the public half of a key, so that the caller may dispose of its own; no provider is cached under a
/// key that is gone.</summary>
internal static class PublicKeys
{
    private static readonly CryptoProviderFactory Uncached = new() { CacheSignatureProviders = false };

    public static SecurityKey Copy(RSA key) =>
        new RsaSecurityKey(key.ExportParameters(includePrivateParameters: false)) { CryptoProviderFactory = Uncached };

    public static SecurityKey Copy(ECDsa key) =>
        new ECDsaSecurityKey(ECDsa.Create(key.ExportParameters(includePrivateParameters: false))) { CryptoProviderFactory = Uncached };
}

/// <summary>Reads and verifies JWTs; their claims are for the gateway to check.</summary>
internal static class JwtReader
{
    private static readonly JsonWebTokenHandler Handler = new() { MaximumTokenSizeInBytes = 16 * 1024 };

    /// <summary>Null when the text is no JWT.</summary>
    public static JsonWebToken? Read(string text)
    {
        try
        {
            return Handler.CanReadToken(text) ? Handler.ReadJsonWebToken(text) : null;
        }
        catch (Exception e) when (e is ArgumentException or SecurityTokenException)
        {
            return null;
        }
    }

    public static async Task<bool> IsSignedByAsync(JsonWebToken jwt, SecurityKey key, string algorithm)
    {
        var result = await Handler.ValidateTokenAsync(jwt, new TokenValidationParameters
        {
            ValidAlgorithms = [algorithm],
            IssuerSigningKeyResolver = (_, _, _, _) => [key],
            // The gateways' own rules for these are stricter and have their own responses.
            ValidateIssuer = false,
            ValidateAudience = false,
            ValidateLifetime = false,
        });
        return result.IsValid;
    }

    /// <summary>A claim in seconds since 1970, or null when it is absent or no number.</summary>
    public static DateTimeOffset? Time(JsonWebToken jwt, string claim) =>
        jwt.TryGetPayloadValue<double>(claim, out var seconds) && seconds is > 0 and < 1e11
            ? DateTimeOffset.UnixEpoch.AddSeconds(seconds)
            : null;
}
