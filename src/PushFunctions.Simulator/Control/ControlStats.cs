using PushFunctions.Simulator.Recording;

namespace PushFunctions.Simulator.Control;

/// <summary>The counters of one gateway as GET /stats tells them.</summary>
internal sealed record ControlStats(
    long Asked, long Taken, long Refused, long Duplicates, IReadOnlyDictionary<string, long> RefusedByReason, long Connections, long OpenConnections)
{
    public static ControlStats From(ReceivedPushes received, long connections, long open) => new(
        received.Asked, received.Total, received.Refused, received.Duplicates, received.RefusedByReason, connections, open);
}
