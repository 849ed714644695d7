using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using PushFunctions.Simulator.Keys;

namespace PushFunctions.IntegrationTests.Simulator;

/// <summary>Signs what a sender signs, with any part of it changed.</summary>
internal static class Jwts
{
    public static string Provider(
        SimulatorKeys keys, DateTimeOffset issuedAt, string? teamId = null, string? keyId = null, SimulatorKeys? signedBy = null)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem((signedBy ?? keys).ApnsP8Pem);
        return Sign(
            new ECDsaSecurityKey(key) { KeyId = keyId ?? keys.KeyId },
            SecurityAlgorithms.EcdsaSha256,
            new { iss = teamId ?? keys.TeamId, iat = issuedAt.ToUnixTimeSeconds() });
    }

    public static string Assertion(
        SimulatorKeys keys, DateTimeOffset now, string audience = "https://oauth2.googleapis.com/token", string? email = null,
        string scope = "https://www.googleapis.com/auth/firebase.messaging", TimeSpan? lifetime = null, SimulatorKeys? signedBy = null)
    {
        using var account = JsonDocument.Parse((signedBy ?? keys).ServiceAccountJson);
        using var key = RSA.Create();
        key.ImportFromPem(account.RootElement.GetProperty("private_key").GetString());
        return Sign(new RsaSecurityKey(key), SecurityAlgorithms.RsaSha256, new
        {
            iss = email ?? keys.ServiceAccountEmail,
            scope,
            aud = audience,
            iat = now.ToUnixTimeSeconds(),
            exp = (now + (lifetime ?? TimeSpan.FromHours(1))).ToUnixTimeSeconds(),
        });
    }

    private static string Sign(SecurityKey key, string algorithm, object claims)
    {
        key.CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false };
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }
            .CreateToken(JsonSerializer.Serialize(claims), new SigningCredentials(key, algorithm));
    }
}
