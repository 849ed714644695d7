using PushFunctions.Core.Sending;

namespace PushFunctions.Api.Operations;

/// <summary>Counts. <c>total</c> is always the sum of the five states.</summary>
/// <param name="Total">Notifications.</param>
/// <param name="Recipients">Entries of <c>to</c> and members of its audiences.</param>
/// <param name="Unaddressable">Recipients of whom nothing could be delivered to.</param>
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
