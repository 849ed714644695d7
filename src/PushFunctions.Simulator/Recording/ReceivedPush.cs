namespace PushFunctions.Simulator.Recording;

/// <summary>One push that a gateway took.</summary>
/// <param name="Token">The target as it was asked: an FCM token or FID, <c>/topics/…</c>, a condition, or the APNs device token.</param>
/// <param name="Scope">The FCM project, or the APNs topic.</param>
/// <param name="Id">What the gateway called it: the FCM message name, or the <c>apns-id</c>.</param>
/// <param name="Body">The request body as it came.</param>
public sealed record ReceivedPush(string Token, string Scope, string Id, string Body)
{
    /// <summary>Request headers by lower-case name, <c>authorization</c> included.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Tells connections apart; every push over one connection carries the same.</summary>
    public required string ConnectionId { get; init; }

    /// <summary>FCM's <c>validate_only</c>: taken, recorded, but delivered to nobody and not counted.</summary>
    public bool ValidateOnly { get; init; }

    /// <summary>How many pushes to the same token had been taken before this one; 0 for the first.</summary>
    public int Duplicates { get; init; }
}
