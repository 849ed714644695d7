using System.Text.Json;
using PushFunctions.Providers.Http;
using static PushFunctions.Core.Sends.Model.DeliveryOutcome;

namespace PushFunctions.Providers.Apns;

/// <summary>An answer of APNs', read.</summary>
/// <param name="ProviderTokenExpired">The next time slot's JWT may help, once. <paramref name="Outcome"/> holds if it does not.</param>
/// <param name="ConnectionIdle">The connection is of no more use: the next push goes over another.</param>
internal readonly record struct ApnsResponse(DeliveryOutcome Outcome, bool ProviderTokenExpired = false, bool ConnectionIdle = false);

/// <summary>The body of a refusal: a reason and, with a 410, since when. Both null where the body is something else.</summary>
internal readonly record struct ApnsError(string? Reason, DateTimeOffset? Since)
{
    public static ApnsError Parse(ReadOnlyMemory<byte> body) => ResponseJson.Read(body, static root => new ApnsError(ResponseJson.Text(root, "reason"), SinceIn(root)));

    private static DateTimeOffset? SinceIn(JsonElement root) =>
        ResponseJson.At(root, "timestamp") is { ValueKind: JsonValueKind.Number } timestamp
        && timestamp.TryGetInt64(out var milliseconds)
        && milliseconds >= 0
        && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : null;
}

/// <summary>Reads what APNs says; an arm is a row of Apple's "Handling notification responses from APNs".</summary>
internal static class ApnsResponses
{
    private static readonly TimeSpan AfterTrouble = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AfterTooManyUpdates = TimeSpan.FromMinutes(1);

    /// <param name="sentId">The <c>apns-id</c> of the request, for an answer that does not repeat it.</param>
    /// <param name="topicOverridden">The send named the topic itself; else it is the credential's bundle id.</param>
    public static ApnsResponse Read(Exchange.Answered answer, string sentId, DateTimeOffset now, bool topicOverridden = false)
    {
        if (answer.Status == 200) return new(new Accepted(SafeCode.Id(answer.MessageId) ?? sentId));
        if (answer.BodyLost) return new(Unread(answer));
        var error = ApnsError.Parse(answer.Body);
        var code = SafeCode.Of(error.Reason);
        var reason = code ?? $"APNs: {answer.Status}";
        return (answer.Status, code) switch
        {
            // Without a reason it is not Apple that speaks: no token is forgotten for a proxy's word.
            (410, not null) => new(new TokenExpired(reason, error.Since)),
            (400, "BadDeviceToken" or "DeviceTokenNotForTopic") => new(new Rejected(reason, RejectionKind.Token)),
            (400, "IdleTimeout") => new(Defer(reason, answer, TimeSpan.Zero, now), ConnectionIdle: true),
            (400, "TopicDisallowed" or "BadTopic" or "MissingTopic") when !topicOverridden => new(new CredentialRefused($"{reason}: check the credential's bundle id")),
            (400, _) => new(new Rejected(reason, RejectionKind.Payload)),
            (403, "ExpiredProviderToken") => new(new CredentialRefused($"{reason}: check the clock{ClockSkew.Describe(answer.Date, now)}"), ProviderTokenExpired: true),
            (403, _) => new(new CredentialRefused($"{reason}{ClockSkew.Describe(answer.Date, now)}")),
            (404 or 405, _) => new(new Rejected(reason, RejectionKind.Request)),
            (413, _) => new(new Rejected(reason, RejectionKind.PayloadSize)),
            (429, "TooManyRequests") => new(Defer(reason, answer, TimeSpan.Zero, now)),
            (429, "TooManyProviderTokenUpdates") => new(Defer($"{reason}{ClockSkew.Describe(answer.Date, now)}", answer, AfterTooManyUpdates, now)),
            (429 or >= 500 or 408 or < 400, _) => new(Defer(reason, answer, AfterTrouble, now)),
            _ => new(new Rejected(reason, RejectionKind.Request)),
        };
    }

    /// <summary>There was no answer to read.</summary>
    public static Deferred Read(Exchange.Failed failure) => new($"APNs: {failure.Reason}", After: null, TimeSpan.Zero, failure.MayHaveArrived);

    private static Deferred Unread(Exchange.Answered answer) =>
        new($"APNs: {answer.Status}, connection lost before the answer's end", After: null, AfterTrouble, MayHaveArrived: answer.Status >= 500);

    private static Deferred Defer(string reason, Exchange.Answered answer, TimeSpan atLeast, DateTimeOffset now) =>
        new(reason, RetryAfter.Parse(answer.RetryAfter, now), atLeast, MayHaveArrived: false);
}
