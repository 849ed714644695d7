using System.Text.Json;
using PushFunctions.Core.Delivery;
using PushFunctions.Providers.Http;

namespace PushFunctions.Providers.Fcm;

/// <summary>Reads what the token endpoint says (RFC 6749, section 5).</summary>
internal static class TokenAnswers
{
    private static readonly TimeSpan AfterTrouble = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan UsualLifetime = TimeSpan.FromHours(1);

    public static SignIn Read(Exchange.Answered answer, bool inPlaceOfRefused, DateTimeOffset now)
    {
        var (token, lifetime, error) = Parse(answer.Body);
        return (answer.Status, SafeCode.Of(error)) switch
        {
            (200, _) when !string.IsNullOrEmpty(token) => new SignIn.Done(new AccessToken($"Bearer {token}", now, now + (lifetime ?? UsualLifetime), inPlaceOfRefused)),
            (400 or 401 or 403, { } code) => Refuse(code),
            (401 or 403, null) => Refuse($"the token endpoint answered {answer.Status}"),
            (200, _) => Defer("the token endpoint gave no access token", after: null),
            _ => Defer($"the token endpoint answered {answer.Status}", RetryAfter.Parse(answer.RetryAfter, now)),
        };
    }

    public static SignIn Read(Exchange.Failed failure) => Defer($"{failure.Reason} (token endpoint)", after: null);

    private static SignIn.Failed Refuse(string code) => new(new DeliveryOutcome.CredentialRefused($"FCM sign-in: {code}"));

    private static SignIn.Failed Defer(string reason, TimeSpan? after) => new(new DeliveryOutcome.Deferred($"FCM sign-in: {reason}", after, AfterTrouble, MayHaveArrived: false));

    private static (string? Token, TimeSpan? Lifetime, string? Error) Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root ? (Text(root, "access_token"), Lifetime(root), Text(root, "error")) : default;
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static TimeSpan? Lifetime(JsonElement root) =>
        root.TryGetProperty("expires_in"u8, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var seconds) && seconds > 0
            ? TimeSpan.FromSeconds(seconds)
            : null;
}
