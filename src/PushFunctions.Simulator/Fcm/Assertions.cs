using Microsoft.IdentityModel.JsonWebTokens;
using PushFunctions.Simulator.Answers;
using PushFunctions.Simulator.Keys;

namespace PushFunctions.Simulator.Fcm;

/// <summary>Judges the signed assertion with which a service account asks for an access token.</summary>
internal sealed class Assertions(FcmProjects projects, TimeProvider time)
{
    public const string Scope = "https://www.googleapis.com/auth/firebase.messaging";

    private static readonly TimeSpan MaxLifetime = TimeSpan.FromHours(1);
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    /// <summary>The simulator's own address of the token endpoint, which an assertion may name instead of Google's.</summary>
    public Uri? TokenUri { get; set; }

    public async Task<(FcmAccount? Account, Answer? Refusal)> JudgeAsync(JsonWebToken jwt)
    {
        if (projects.Find(jwt.Issuer) is not { IsRevoked: false } account)
            return (null, Invalid("Invalid grant: account not found"));
        if (!await JwtReader.IsSignedByAsync(jwt, account.Key, "RS256"))
            return (null, Invalid("Invalid JWT Signature."));
        if (!jwt.Audiences.Any(IsUs))
            return (null, Invalid($"Invalid JWT: Failed audience check. The right audience is {ServiceAccountFile.GoogleTokenUri}"));
        if (!IsTimely(jwt))
            return (null, Invalid("Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim."));
        if (!HasScope(jwt))
            return (null, TokenAnswers.Refused("invalid_scope", "Invalid OAuth scope or ID token audience provided."));
        return (account, null);
    }

    private static Answer Invalid(string description) => TokenAnswers.Refused("invalid_grant", description);

    private static bool HasScope(JsonWebToken jwt) =>
        jwt.TryGetPayloadValue<string>("scope", out var scope) && scope.Split(' ').Contains(Scope);

    private bool IsUs(string audience) => audience == ServiceAccountFile.GoogleTokenUri || audience == TokenUri?.AbsoluteUri;

    private bool IsTimely(JsonWebToken jwt) =>
        JwtReader.Time(jwt, "iat") is { } issued && JwtReader.Time(jwt, "exp") is { } expires
        && issued <= time.GetUtcNow() + Skew && expires > time.GetUtcNow() && expires > issued && expires - issued <= MaxLifetime;
}
