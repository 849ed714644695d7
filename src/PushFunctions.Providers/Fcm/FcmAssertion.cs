using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace PushFunctions.Providers.Fcm;

/// <summary>The signed word of a service account that it wants to send: https://developers.google.com/identity/protocols/oauth2/service-account.</summary>
internal sealed class FcmAssertion : IDisposable
{
    private const string Scope = "https://www.googleapis.com/auth/firebase.messaging";
    private const long LifetimeSeconds = 3600;
    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };
    private readonly RSA _key = RSA.Create();
    private readonly SigningCredentials _credentials;
    private readonly string _email;
    private readonly Uri _audience;

    public FcmAssertion(CredentialContent.FcmServiceAccount account, Uri audience)
    {
        (_email, _audience) = (account.ClientEmail, audience);
        _key.ImportFromPem(account.PrivateKeyPem);
        _credentials = new SigningCredentials(new RsaSecurityKey(_key) { KeyId = account.PrivateKeyId }, SecurityAlgorithms.RsaSha256)
        {
            // A cached provider would outlive the key.
            CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false },
        };
    }

    public string Sign(DateTimeOffset now)
    {
        var issuedAt = now.ToUnixTimeSeconds();
        var claims = new Dictionary<string, object>
        {
            ["iss"] = _email,
            ["scope"] = Scope,
            ["aud"] = _audience.AbsoluteUri,
            ["iat"] = issuedAt,
            ["exp"] = issuedAt + LifetimeSeconds,
        };
        return Handler.CreateToken(JsonSerializer.Serialize(claims), _credentials);
    }

    public void Dispose() => _key.Dispose();
}
