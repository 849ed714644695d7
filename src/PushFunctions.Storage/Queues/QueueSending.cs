using Azure.Storage.Queues;

namespace PushFunctions.Storage.Queues;

/// <summary>What both queues do alike.</summary>
internal static class QueueSending
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(7);

    /// <summary>Messages never expire on their own: a send may wait longer than the seven days that are the default.</summary>
    private static readonly TimeSpan ForEver = TimeSpan.FromSeconds(-1);

    public static Task SendJsonAsync(this QueueClient queue, string json, TimeSpan delay, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(delay, LongestDelay);
        return queue.SendMessageAsync(json, InWholeSeconds(delay), ForEver, cancellationToken);
    }

    /// <summary>The service counts whole seconds; rounded down, a message would come before it is due.</summary>
    internal static TimeSpan InWholeSeconds(TimeSpan delay) => TimeSpan.FromSeconds(Math.Ceiling(delay.TotalSeconds));
}
