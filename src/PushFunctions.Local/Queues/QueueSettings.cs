namespace PushFunctions.Local.Queues;

/// <summary>The queue settings of <c>host.json</c>, which apply to every queue.</summary>
/// <param name="BatchSize">Messages fetched at once, 1 to 32.</param>
/// <param name="NewBatchThreshold">A new batch is fetched once no more messages than this are in work.</param>
/// <param name="MaxDequeueCount">A message that failed this often is poison.</param>
/// <param name="VisibilityTimeout">When a message that failed is tried again.</param>
/// <param name="MaxPollingInterval">The longest time between two looks at an empty queue.</param>
public sealed record QueueSettings(int BatchSize, int NewBatchThreshold, int MaxDequeueCount, TimeSpan VisibilityTimeout, TimeSpan MaxPollingInterval)
{
    /// <summary>How long a message is leased; renewed while it is worked on. The Functions host has no setting for it, Local has <c>Local__MessageLease</c>.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(10);
}
