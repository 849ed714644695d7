using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace PushFunctions.Providers.Apns;

/// <summary>
/// A signing key (.p8) that signs provider tokens. <see cref="SharedId"/> stands for the key itself, not for a credential: Apple counts provider tokens by
/// key, and teams upload one key for several Apps and for both environments. A rotated credential has another key, and so another id; one
/// that got only a new bundle id keeps its tokens.
/// </summary>
internal sealed class ApnsSigningKey : IDisposable
{
    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };
    private readonly ECDsa _key = ECDsa.Create();
    private readonly string _teamId;
    private readonly SigningCredentials _credentials;

    public ApnsSigningKey(CredentialContent.ApnsTokenKey content)
    {
        _teamId = content.TeamId;
        _key.ImportFromPem(content.PrivateKeyPem);
        _credentials = new SigningCredentials(new ECDsaSecurityKey(_key) { KeyId = content.KeyId }, SecurityAlgorithms.EcdsaSha256)
        {
            // A cached provider would outlive the key.
            CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false },
        };
        var named = SHA256.HashData([.. Encoding.UTF8.GetBytes($"{content.TeamId}\n{content.KeyId}\n"), .. _key.ExportSubjectPublicKeyInfo()]);
        SharedId = CredentialId.FromTail(CrockfordBase32.Encode(named.AsSpan(0, 16)));
    }

    public CredentialId SharedId { get; }

    public string Sign(DateTimeOffset issuedAt)
    {
        var claims = JsonSerializer.Serialize(new Dictionary<string, object> { ["iss"] = _teamId, ["iat"] = issuedAt.ToUnixTimeSeconds() });
        return Handler.CreateToken(claims, _credentials);
    }

    public void Dispose() => _key.Dispose();
}
