using System.Text.Json;
using PushFunctions.Providers.Http;
using static PushFunctions.Core.Sends.Model.DeliveryOutcome;

namespace PushFunctions.Providers.Apns;

/// <summary>The body of a refusal: a reason and, with a 410, since when. Both null where the body is something
/// else.</summary>
internal readonly record struct ApnsError(string? Reason, DateTimeOffset? Since)
{
    public static ApnsError Parse(ReadOnlyMemory<byte> body) =>
        ResponseJson.Read(body, static root => new ApnsError(ResponseJson.Text(root, "reason"), SinceIn(root)));

    private static DateTimeOffset? SinceIn(JsonElement root) =>
        ResponseJson.At(root, "timestamp") is { ValueKind: JsonValueKind.Number } timestamp
        && timestamp.TryGetInt64(out var milliseconds)
        && milliseconds >= 0
        && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : null;
}

/// <summary>Reads the responses of APNs; an arm is a row of Apple's "Handling notification responses from
/// APNs".</summary>
internal static class ApnsResponses
{
    private const string ExpiredProviderToken = "ExpiredProviderToken";
    private const string IdleTimeout = "IdleTimeout";
    private static readonly TimeSpan AfterTrouble = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AfterTooManyUpdates = TimeSpan.FromMinutes(1);

    /// <param name="sentId">The <c>apns-id</c> of the request, for a response that does not repeat it.</param>
    /// <param name="topicOverridden">The send named the topic itself; else it is the credential's bundle id.</param>
    public static DeliveryOutcome Read(Exchange exchange, string sentId, DateTimeOffset now, bool topicOverridden = false) =>
        exchange switch
        {
            Exchange.Responded response => Read(response, sentId, now, topicOverridden),
            Exchange.Failed failure => new Deferred($"APNs: {failure.Reason}", After: null, TimeSpan.Zero),
            _ => throw new ArgumentOutOfRangeException(nameof(exchange)),
        };

    /// <summary>The next time slot's JWT may help, once. The outcome is what
    /// <see cref="Read(Exchange, string, DateTimeOffset, bool)"/> says if it does not.</summary>
    public static bool RefusesProviderToken(Exchange exchange) => Says(exchange, 403, ExpiredProviderToken);

    /// <summary>The connection takes no more pushes: the next one goes over another.</summary>
    public static bool EndsConnection(Exchange exchange) => Says(exchange, 400, IdleTimeout);

    private static bool Says(Exchange exchange, int status, string reason) =>
        exchange is Exchange.Responded { BodyLost: false } response && response.Status == status
            && ApnsError.Parse(response.Body).Reason == reason;

    private static DeliveryOutcome Read(Exchange.Responded response, string sentId, DateTimeOffset now, bool topicOverridden)
    {
        if (response.Status == 200) return new Accepted(SafeCode.Id(response.MessageId) ?? sentId);
        if (response.BodyLost) return Unread(response);
        var error = ApnsError.Parse(response.Body);
        var code = SafeCode.Of(error.Reason);
        var reason = code ?? $"APNs: {response.Status}";
        return (response.Status, code) switch
        {
            // A response without a reason is not Apple's: no token is forgotten because of a proxy.
            (410, not null) => new TokenExpired(reason, error.Since),
            (400, "BadDeviceToken" or "DeviceTokenNotForTopic") => new Rejected(reason, RejectionKind.Token),
            (400, IdleTimeout) => Defer(reason, response, TimeSpan.Zero, now),
            (400, "TopicDisallowed" or "BadTopic" or "MissingTopic") when !topicOverridden =>
                new CredentialRefused($"{reason}: check the credential's bundle id"),
            (400, _) => new Rejected(reason, RejectionKind.Payload),
            (403, ExpiredProviderToken) => new CredentialRefused($"{reason}: check the clock{ClockSkew.Describe(response.Date, now)}"),
            (403, _) => new CredentialRefused($"{reason}{ClockSkew.Describe(response.Date, now)}"),
            (404 or 405, _) => new Rejected(reason, RejectionKind.Request),
            (413, _) => new Rejected(reason, RejectionKind.PayloadSize),
            (429, "TooManyRequests") => Defer(reason, response, TimeSpan.Zero, now),
            (429, "TooManyProviderTokenUpdates") =>
                Defer($"{reason}{ClockSkew.Describe(response.Date, now)}", response, AfterTooManyUpdates, now),
            (429 or >= 500 or 408 or < 400, _) => Defer(reason, response, AfterTrouble, now),
            _ => new Rejected(reason, RejectionKind.Request),
        };
    }

    private static Deferred Unread(Exchange.Responded response) =>
        new($"APNs: {response.Status}, connection lost before the end of the response", After: null, AfterTrouble);

    private static Deferred Defer(string reason, Exchange.Responded response, TimeSpan atLeast, DateTimeOffset now) =>
        new(reason, RetryAfter.Parse(response.RetryAfter, now), atLeast);
}
