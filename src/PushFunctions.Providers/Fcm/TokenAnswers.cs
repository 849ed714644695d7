using Google.Apis.Auth.OAuth2.Responses;
using PushFunctions.Core.Delivery;
using PushFunctions.Providers.Http;

namespace PushFunctions.Providers.Fcm;

/// <summary>Reads what the token endpoint says (RFC 6749, section 5).</summary>
internal static class TokenAnswers
{
    private static readonly TimeSpan AfterTrouble = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan UsualLifetime = TimeSpan.FromHours(1);

    public static SignIn Read(TokenResponse? answer, bool inPlaceOfRefused, DateTimeOffset now)
    {
        if (answer?.AccessToken is not { Length: > 0 } token) return Defer("an answer without an access token");
        var lifetime = answer.ExpiresInSeconds is > 0 and { } seconds ? TimeSpan.FromSeconds(seconds) : UsualLifetime;
        return new SignIn.Done(new AccessToken($"Bearer {token}", now, now + lifetime, inPlaceOfRefused));
    }

    /// <param name="error">The <c>error</c> field; where the answer is no JSON, words of the library's.</param>
    public static SignIn Read(int? status, string? error) => (status, SafeCode.Of(error)) switch
    {
        (400 or 401 or 403, { } code) => Refuse(code),
        (401 or 403, null) => Refuse($"the token endpoint answered {status}"),
        _ => Defer($"the token endpoint answered {status}"),
    };

    public static SignIn Read(Exchange.Failed failure) => Defer($"{failure.Reason} (token endpoint)");

    private static SignIn.Failed Refuse(string code) => new(new DeliveryOutcome.CredentialRefused($"FCM sign-in: {code}"));

    private static SignIn.Failed Defer(string reason) => new(new DeliveryOutcome.Deferred($"FCM sign-in: {reason}", After: null, AfterTrouble, MayHaveArrived: false));
}
