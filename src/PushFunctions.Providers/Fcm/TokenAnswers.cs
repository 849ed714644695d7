using System.Globalization;
using System.Text.Json;
using PushFunctions.Providers.Http;

namespace PushFunctions.Providers.Fcm;

/// <summary>Reads what the token endpoint says (RFC 6749, section 5).</summary>
internal static class TokenAnswers
{
    private static readonly TimeSpan AfterTrouble = TimeSpan.FromSeconds(10);
    private const int MostLetters = 8192;
    private static readonly TimeSpan UsualLifetime = TimeSpan.FromHours(1);

    public static SignIn Read(Exchange.Answered answer, bool inPlaceOfRefused, DateTimeOffset now)
    {
        var (token, lifetime, error) = Parse(answer.Body);
        return (answer.Status, SafeCode.Of(error)) switch
        {
            (200, _) when IsUsable(token) => new SignIn.Done(new AccessToken($"Bearer {token}", now, now + (lifetime ?? UsualLifetime), inPlaceOfRefused)),
            (400 or 401 or 403, { } code) => Refuse(code),
            (401 or 403, null) => Refuse($"the token endpoint answered {answer.Status}"),
            (200, _) => Defer("the token endpoint gave no access token", after: null),
            _ => Defer($"the token endpoint answered {answer.Status}", RetryAfter.Parse(answer.RetryAfter, now)),
        };
    }

    public static SignIn Read(Exchange.Failed failure) => Defer($"{failure.Reason} (token endpoint)", after: null);

    private static SignIn.Failed Refuse(string code) => new(new DeliveryOutcome.CredentialRefused($"FCM sign-in: {code}"));

    private static SignIn.Failed Defer(string reason, TimeSpan? after) => new(new DeliveryOutcome.Deferred($"FCM sign-in: {reason}", after, AfterTrouble, MayHaveArrived: false));

    /// <summary>RFC 6749 allows printable ASCII; what has more in it would be another header, and Google's tokens have at most 2,048 characters.</summary>
    private static bool IsUsable(string? token) => token is { Length: > 0 and <= MostLetters } && !token.AsSpan().ContainsAnyExceptInRange('!', '~');

    private static (string? Token, TimeSpan? Lifetime, string? Error) Parse(ReadOnlyMemory<byte> body) =>
        AnswerJson.Read(body, static root => (AnswerJson.Text(root, "access_token"), Lifetime(root), AnswerJson.Text(root, "error")));

    /// <summary>At most the hour that Google gives. Null where it says nothing that can be true.</summary>
    private static TimeSpan? Lifetime(JsonElement root)
    {
        var seconds = AnswerJson.At(root, "expires_in") switch
        {
            { ValueKind: JsonValueKind.Number } number when number.TryGetDouble(out var value) => value,
            { ValueKind: JsonValueKind.String } when double.TryParse(AnswerJson.Text(root, "expires_in"), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) => value,
            _ => 0,
        };
        return seconds >= 1 ? TimeSpan.FromSeconds(Math.Min(seconds, UsualLifetime.TotalSeconds)) : null;
    }
}
