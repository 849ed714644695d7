using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace PushFunctions.Simulator.Keys;

/// <summary>Copies the public half of a key, so that the caller may dispose of its own; no provider is cached under a key that is gone.</summary>
internal static class PublicKeys
{
    private static readonly CryptoProviderFactory Uncached = new() { CacheSignatureProviders = false };

    public static SecurityKey Copy(RSA key) =>
        new RsaSecurityKey(key.ExportParameters(includePrivateParameters: false)) { CryptoProviderFactory = Uncached };

    public static SecurityKey Copy(ECDsa key) =>
        new ECDsaSecurityKey(ECDsa.Create(key.ExportParameters(includePrivateParameters: false))) { CryptoProviderFactory = Uncached };
}
