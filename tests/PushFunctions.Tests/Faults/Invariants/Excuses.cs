using PushFunctions.Tests.Faults.Providers;

namespace PushFunctions.Tests.Faults.Invariants;

/// <summary>When an answer of a provider counts as lost.</summary>
internal static class Excuses
{
    /// <summary>A storage fault in one job, while its siblings wait for slow answers, ends the work on the batch.</summary>
    private static readonly TimeSpan LongestRound = TimeSpan.FromSeconds(90);

    /// <summary>It did not reach the sender, or the sender was hindered from writing it down before it could matter.</summary>
    public static bool IsLost(this Ask ask, DateTimeOffset before) =>
        ask.ReachedAt is not { } reached || ask.Machine.EndedAt is { } ended && ended >= reached && ended <= before || ask.Machine.Storage.FailedToWrite("Notifications", reached, before);

    /// <summary>Or the sender was hindered from settling its batch, and with it from noting when to ask again.</summary>
    public static bool IsUnsettled(this Ask ask, DateTimeOffset before) => ask.IsLost(before) || ask.Machine.Storage.Failed(ask.ReachedAt!.Value - LongestRound, before);
}
