using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using PushFunctions.Simulator.Faults;
using PushFunctions.Simulator.Hosting;
using PushFunctions.Simulator.Keys;

namespace PushFunctions.Simulator.Fcm;

/// <summary>How often each account requested an access token, whatever the response.</summary>
internal sealed class TokenRequests
{
    private readonly ConcurrentDictionary<string, long> _byAccount = new();

    public IReadOnlyDictionary<string, long> ByAccount => _byAccount;

    public long Total => _byAccount.Values.Sum();

    public long For(string email) => _byAccount.GetValueOrDefault(email);

    public void Count(string email) => _byAccount.AddOrUpdate(email, 1, static (_, count) => count + 1);
}

/// <summary>Verifies the signed assertion with which a service account requests an access token.</summary>
internal sealed class Assertions(FcmProjects projects, TimeProvider time)
{
    public const string Scope = "https://www.googleapis.com/auth/firebase.messaging";

    private static readonly TimeSpan MaxLifetime = TimeSpan.FromHours(1);
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    /// <summary>The simulator's own address of the token endpoint, which an assertion may name instead of
    /// Google's.</summary>
    public Uri? TokenUri { get; set; }

    public async Task<(FcmAccount? Account, Response? Refusal)> VerifyAsync(JsonWebToken jwt)
    {
        if (projects.Find(jwt.Issuer) is not { IsRevoked: false } account)
            return (null, Invalid("Invalid grant: account not found"));
        if (!await JwtReader.IsSignedByAsync(jwt, account.Key, "RS256"))
            return (null, Invalid("Invalid JWT Signature."));
        if (!jwt.Audiences.Any(IsUs))
            return (null, Invalid($"Invalid JWT: Failed audience check. The right audience is {ServiceAccountFile.GoogleTokenUri}"));
        if (!IsTimely(jwt))
            return (null,
                Invalid("Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim."));
        if (!HasScope(jwt))
            return (null, TokenResponses.Refused("invalid_scope", "Invalid OAuth scope or ID token audience provided."));
        return (account, null);
    }

    private static Response Invalid(string description) => TokenResponses.Refused("invalid_grant", description);

    private static bool HasScope(JsonWebToken jwt) =>
        jwt.TryGetPayloadValue<string>("scope", out var scope) && scope.Split(' ').Contains(Scope);

    private bool IsUs(string audience) => audience == ServiceAccountFile.GoogleTokenUri || audience == TokenUri?.AbsoluteUri;

    private bool IsTimely(JsonWebToken jwt) =>
        JwtReader.Time(jwt, "iat") is { } issued && JwtReader.Time(jwt, "exp") is { } expires
        && issued <= time.GetUtcNow() + Skew && expires > time.GetUtcNow() && expires > issued && expires - issued <= MaxLifetime;
}

internal sealed record AccessToken(string Value, FcmAccount Account, DateTimeOffset ExpiresAt)
{
    /// <summary>The <c>Authorization</c> header that carries it: kept, so that thousands of recorded pushes share one
    /// string.</summary>
    public string Header { get; } = $"Bearer {Value}";
}

/// <summary>The access tokens that were issued and have not run out.</summary>
internal sealed class AccessTokens(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, AccessToken> _byHeader = new(StringComparer.Ordinal);

    public TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(1);

    public AccessToken Issue(FcmAccount account)
    {
        var now = time.GetUtcNow();
        foreach (var old in _byHeader.Values.Where(token => token.ExpiresAt <= now))
        {
            _byHeader.TryRemove(old.Header, out _);
        }

        var issued = new AccessToken($"ya29.sim-{RandomNumberGenerator.GetHexString(64, lowercase: true)}", account, now + Lifetime);
        _byHeader[issued.Header] = issued;
        return issued;
    }

    /// <summary>The live token in an <c>Authorization</c> header, or null.</summary>
    public AccessToken? Find(string header)
    {
        // Scheme names are case-insensitive; only a spelling other than "Bearer" costs an allocation.
        if (!header.StartsWith("Bearer ", StringComparison.Ordinal) && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            header = string.Concat("Bearer ", header.AsSpan("Bearer ".Length));

        return _byHeader.TryGetValue(header, out var token) && token.ExpiresAt > time.GetUtcNow()
            && !token.Account.IsRevoked ? token : null;
    }

    public void Clear() => _byHeader.Clear();
}

/// <summary>The responses of Google's OAuth token endpoint.</summary>
internal static class TokenResponses
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Google names a second less than the token lives.</summary>
    public static Response Issued(AccessToken token, TimeSpan lifetime) => new(200, JsonSerializer.SerializeToUtf8Bytes(
        new Dictionary<string, object>
        {
            ["access_token"] = token.Value,
            ["expires_in"] = Math.Max(0, (long)lifetime.TotalSeconds - 1),
            ["token_type"] = "Bearer",
        },
        Indented), Response.Json);

    public static Response Refused(string error, string description, int status = 400) => new(status, JsonSerializer.SerializeToUtf8Bytes(
        new Dictionary<string, string> { ["error"] = error, ["error_description"] = description }, Indented), Response.Json)
    {
        Reason = error,
    };

    /// <summary>The fault's own response; null when it has none.</summary>
    public static Response? For(SimulatorFault fault)
    {
        if (fault.Status is null && fault.Reason is null)
            return null;

        var status = fault.Status ?? 400;
        if (fault.Body is { } text)
            return new Response(
                status, Encoding.UTF8.GetBytes(text), "text/html; charset=UTF-8")
            { Reason = fault.Reason ?? $"({status})" };

        return Refused(fault.Reason ?? (status >= 500 ? "internal_failure" : "invalid_grant"), fault.Message ?? "Bad Request", status);
    }
}

/// <summary>POST /token: the JWT bearer grant of RFC 7523, as https://oauth2.googleapis.com/token serves it.</summary>
internal sealed class TokenEndpoint(
    Assertions assertions, AccessTokens accessTokens, TokenRequests requests, FaultRules faults, FaultRunner runner)
{
    private const string GrantType = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    public async Task HandleAsync(HttpContext context)
    {
        var (account, refusal) = await VerifyAsync(context.Request);
        if (account is null)
        {
            await ResponseWriter.WriteAsync(context, refusal!);
            return;
        }

        if (faults.Take(account.Email) is { } fault)
        {
            var own = TokenResponses.For(fault);
            var accepted = own is null ? Issue(account) : own;
            await runner.RunAsync(context, fault, accepted, own, static () => { });
            return;
        }

        await ResponseWriter.WriteAsync(context, Issue(account));
    }

    private Response Issue(FcmAccount account) => TokenResponses.Issued(accessTokens.Issue(account), accessTokens.Lifetime);

    private async Task<(FcmAccount? Account, Response? Refusal)> VerifyAsync(HttpRequest request)
    {
        if (!request.HasFormContentType)
            return (null, TokenResponses.Refused("invalid_request", "The body must be application/x-www-form-urlencoded."));

        var form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
        if (form["grant_type"] != GrantType)
            return (null, TokenResponses.Refused("unsupported_grant_type", $"Invalid grant_type: {form["grant_type"]}"));
        if (form["assertion"].ToString() is not { Length: > 0 } assertion)
            return (null, TokenResponses.Refused("invalid_request", "Missing required parameter: assertion"));
        if (JwtReader.Read(assertion) is not { } jwt)
            return (null, TokenResponses.Refused("invalid_grant", "Invalid JWT: it cannot be read."));

        requests.Count(jwt.Issuer);
        return await assertions.VerifyAsync(jwt);
    }
}
