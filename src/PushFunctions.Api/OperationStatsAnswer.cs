namespace PushFunctions.Api;

/// <summary>Counts. <c>total</c> is always the sum of the five states.</summary>
/// <param name="Total">Notifications.</param>
/// <param name="Recipients">Entries of <c>to</c> and members of its audiences.</param>
/// <param name="Unaddressable">Recipients of whom nothing could be delivered to.</param>
/// <param name="Scheduled">Notifications that wait for their time.</param>
/// <param name="Queued">Notifications on their way.</param>
/// <param name="Sent">Notifications that a provider took.</param>
/// <param name="Failed">Notifications that cannot be sent any more.</param>
/// <param name="Canceled">Notifications that were canceled in time.</param>
public sealed record OperationStatsAnswer(
    int Total,
    int Recipients,
    int Unaddressable,
    int Scheduled,
    int Queued,
    int Sent,
    int Failed,
    int Canceled)
{
    internal static OperationStatsAnswer Of(OperationStats stats) =>
        new(stats.Total, stats.Recipients, stats.Unaddressable, stats.Scheduled, stats.Queued, stats.Sent, stats.Failed, stats.Canceled);
}
