namespace PushFunctions.FaultTests.Invariants;

/// <summary>An endpoint, what its receiver accepted, and what it did not.</summary>
internal sealed record ToldEndpoint(
    WebhookEndpoint Endpoint, IReadOnlyList<PushEvent> Accepted, IReadOnlyList<UndeliveredEvents> Failures, int Pending);
