using PushFunctions.FaultTests.Providers;

namespace PushFunctions.FaultTests.Invariants;

/// <summary>When an answer of a provider counts as lost.</summary>
internal static class Excuses
{
    /// <summary>It did not reach the sender, or the sender was hindered from writing it down before it could matter:
    /// it ended, stood still, or storage was away for long. A single write that fails is no excuse: it is made
    /// again.</summary>
    public static bool IsLost(this Ask ask, DateTimeOffset before) =>
        ask.ReachedAt is not { } reached || ask.Machine.EndedAt is { } ended && ended >= reached && ended <= before
            || ask.Machine.StoodStill(ask.BegunAt, before) || ask.Machine.Storage.WasAwayForLong(reached, before);

    /// <summary>The sender stood still between the decision to ask and the request, which went out when it
    /// woke.</summary>
    public static bool WasHeldUp(this Ask ask) => ask.Machine.StoodStill(ask.BegunAt, ask.JudgedAt);
}
