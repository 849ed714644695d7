using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using PushFunctions.Providers.Http;

namespace PushFunctions.Providers.Fcm;

/// <summary>The signed assertion with which a service account asks for an access token:
/// https://developers.google.com/identity/protocols/oauth2/service-account.</summary>
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

/// <summary>Reads the responses of the token endpoint (RFC 6749, section 5).</summary>
internal static class TokenResponses
{
    private static readonly TimeSpan AfterTrouble = TimeSpan.FromSeconds(10);
    private const int MostLetters = 8192;
    private static readonly TimeSpan UsualLifetime = TimeSpan.FromHours(1);

    public static SignIn Read(Exchange.Responded response, bool inPlaceOfRefused, DateTimeOffset now)
    {
        var (token, lifetime, error) = Parse(response.Body);
        return (response.Status, SafeCode.Of(error)) switch
        {
            (200, _) when IsUsable(token) =>
                new SignIn.Done(new AccessToken($"Bearer {token}", now, now + (lifetime ?? UsualLifetime), inPlaceOfRefused)),
            (400 or 401 or 403, { } code) => Refuse(code),
            (401 or 403, null) => Refuse($"the token endpoint responded with {response.Status}"),
            (200, _) => Defer("the token endpoint gave no access token", after: null),
            _ => Defer($"the token endpoint responded with {response.Status}", RetryAfter.Parse(response.RetryAfter, now)),
        };
    }

    public static SignIn Read(Exchange.Failed failure) => Defer($"{failure.Reason} (token endpoint)", after: null);

    private static SignIn.Failed Refuse(string code) => new(new DeliveryOutcome.CredentialRefused($"FCM sign-in: {code}"));

    private static SignIn.Failed Defer(string reason, TimeSpan? after) =>
        new(new DeliveryOutcome.Deferred($"FCM sign-in: {reason}", after, AfterTrouble));

    /// <summary>RFC 6749 allows printable ASCII; anything else could inject a header, and Google's tokens have at
    /// most 2,048 characters.</summary>
    private static bool IsUsable(string? token) =>
        token is { Length: > 0 and <= MostLetters } && !token.AsSpan().ContainsAnyExceptInRange('!', '~');

    private static (string? Token, TimeSpan? Lifetime, string? Error) Parse(ReadOnlyMemory<byte> body) =>
        ResponseJson.Read(body, static root => (ResponseJson.Text(root, "access_token"), Lifetime(root), ResponseJson.Text(root, "error")));

    /// <summary>At most the hour that Google gives. Null where it is absent or out of range.</summary>
    private static TimeSpan? Lifetime(JsonElement root)
    {
        var seconds = ResponseJson.At(root, "expires_in") switch
        {
            { ValueKind: JsonValueKind.Number } number when number.TryGetDouble(out var value) => value,
            { ValueKind: JsonValueKind.String } when double.TryParse(
                ResponseJson.Text(root, "expires_in"), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) =>
                    value,
            _ => 0,
        };
        return seconds >= 1 ? TimeSpan.FromSeconds(Math.Min(seconds, UsualLifetime.TotalSeconds)) : null;
    }
}

/// <summary>
/// Signs in a service account at the address of the setting, by the JWT bearer grant of RFC 7523. Google's library is
/// not used: it fails with a NullReferenceException when an error response has no body, and it hides Retry-After.
/// </summary>
internal sealed class FcmTokenEndpoint : IDisposable
{
    private const string Form = "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=";

    /// <summary>Renewals are an hour apart, and Azure would have dropped the connection silently: each opens its
    /// own.</summary>
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromMinutes(1);
    private readonly FcmAssertion _assertion;
    private readonly ProviderClient _http;
    private readonly Uri _address;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;

    public FcmTokenEndpoint(
        CredentialContent.FcmServiceAccount account, FcmOptions options, SslClientAuthenticationOptions tls, TimeProvider time,
        Func<HttpMessageHandler>? network = null)
    {
        (_address, _timeout, _time) = (options.TokenUri, options.RequestTimeout, time);
        _assertion = new FcmAssertion(account, _address);
        var handler = network?.Invoke() ?? ProviderHandlers.Create(
            _address, new ConnectionOptions { ConnectTimeout = options.Connections.ConnectTimeout, IdleTimeout = IdleTimeout }, tls);
        _http = new ProviderClient(handler, HttpVersion.Version11);
    }

    public async Task<SignIn> SendAsync(bool inPlaceOfRefused)
    {
        // Not the deadline of one send: many sends wait for this response.
        using var deadline = new Deadline(_timeout, _time, CancellationToken.None);
        using var content = new RequestContent(
            Encoding.ASCII.GetBytes(Form + _assertion.Sign(_time.GetUtcNow())), "application/x-www-form-urlencoded");
        using var request = new HttpRequestMessage(HttpMethod.Post, _address);
        return await _http.SendAsync(request, content, deadline) switch
        {
            Exchange.Failed failure => TokenResponses.Read(failure),
            Exchange.Responded response => TokenResponses.Read(response, inPlaceOfRefused, _time.GetUtcNow()),
            _ => throw new InvalidOperationException("An exchange has a response or failed."),
        };
    }

    public void Dispose()
    {
        _http.Dispose();
        _assertion.Dispose();
    }
}
