using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using PushFunctions.Providers.Http;

namespace PushFunctions.Providers.Fcm;

/// <summary>An OAuth access token. Its ToString is safe to log.</summary>
/// <param name="InPlaceOfRefused">It was requested because FCM had refused the one before.</param>
internal sealed record AccessToken(string Header, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt, bool InPlaceOfRefused)
{
    private static readonly TimeSpan Early = TimeSpan.FromMinutes(5);

    /// <summary>From here on it is renewed although it is still valid: 5 minutes before it expires.</summary>
    public DateTimeOffset RenewAt { get; } = ExpiresAt - TimeSpan.FromTicks(Math.Min(Early.Ticks, (ExpiresAt - IssuedAt).Ticks / 2));

    public override string ToString() => nameof(AccessToken);
}

/// <summary>The result of signing in: an access token, or the outcome of the pushes that needed one.</summary>
internal abstract record SignIn
{
    private SignIn() { }

    public sealed record Done(AccessToken Token) : SignIn;

    public sealed record Failed(DeliveryOutcome Outcome) : SignIn;
}

/// <summary>
/// The access token that all sends of one credential share. It is renewed once for all who wait, 5 minutes before it
/// ends; a failure is kept for a moment, so that a batch does not repeat the same request fifty times.
/// </summary>
internal sealed class FcmAccessTokens(Func<bool, Task<SignIn>> signIn, PushCredential credential, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan FailureKept = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan NewTokenTrusted = TimeSpan.FromMinutes(1);
    private readonly Lock _lock = new();
    private AccessToken? _current;
    private Task<SignIn>? _renewal;
    private SignIn? _failure;
    private DateTimeOffset _failedAt;

    public ValueTask<SignIn> GetAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return _current is { } current && time.GetUtcNow() < current.RenewAt
                ? new ValueTask<SignIn>(new SignIn.Done(current))
                : RenewAsync(refused: null, cancellationToken);
        }
    }

    /// <summary>Another token in place of one that FCM refused; null when that one was itself new and for the same
    /// reason.</summary>
    public async ValueTask<SignIn?> ReplaceAsync(AccessToken refused, CancellationToken cancellationToken)
    {
        ValueTask<SignIn> renewal;
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (_current is { } current && current != refused && now < current.RenewAt) return new SignIn.Done(current);
            if (refused.InPlaceOfRefused && now - refused.IssuedAt < NewTokenTrusted) return null;
            renewal = RenewAsync(refused, cancellationToken);
        }

        return await renewal;
    }

    // Under the lock.
    private ValueTask<SignIn> RenewAsync(AccessToken? refused, CancellationToken cancellationToken)
    {
        if (_failure is not null && time.GetUtcNow() - _failedAt < FailureKept) return new ValueTask<SignIn>(Fallback(_failure, refused));
        _renewal ??= Task.Run(() => SignInAsync(refused), CancellationToken.None);
        return new ValueTask<SignIn>(_renewal.WaitAsync(cancellationToken));
    }

    private async Task<SignIn> SignInAsync(AccessToken? refused)
    {
        SignIn? result = null;
        try
        {
            result = await signIn(refused is not null);
            return Report(result, refused);
        }
        finally
        {
            lock (_lock)
            {
                (_renewal, _failedAt) = (null, time.GetUtcNow());
                _failure = result is SignIn.Failed ? result : null;
                if (result is SignIn.Done done) _current = done.Token;
            }
        }
    }

    private SignIn Report(SignIn result, AccessToken? refused)
    {
        if (result is SignIn.Failed { Outcome: var outcome })
            Log.AccessTokenNotRenewed(logger, credential.Id, credential.Revision, ReasonOf(outcome));
        else
            Log.AccessTokenRenewed(logger, credential.Id, credential.Revision);
        return Fallback(result, refused);
    }

    // Renewal begins early, so there is mostly a token that is still good.
    private SignIn Fallback(SignIn result, AccessToken? refused) =>
        result is SignIn.Failed && _current is { } current && current != refused
            && time.GetUtcNow() < current.ExpiresAt ? new SignIn.Done(current) : result;

    private static string ReasonOf(DeliveryOutcome outcome) => outcome switch
    {
        DeliveryOutcome.CredentialRefused refusal => refusal.Reason,
        DeliveryOutcome.Deferred deferred => deferred.Reason,
        _ => outcome.GetType().Name,
    };
}

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
