namespace PushFunctions.Core.Shared;

/// <summary>The health of the service.</summary>
/// <param name="IsDegraded">Whether an operator should look.</param>
/// <param name="OldestJobAge">Age of the oldest waiting job; null if none waits or no sweep has run yet.</param>
/// <param name="Queues">Approximate number of messages in each queue.</param>
public sealed record HealthReport(bool IsDegraded, TimeSpan? OldestJobAge, IReadOnlyDictionary<string, long> Queues)
{
    /// <summary>Since when the oldest waiting job is due; null if none waits.</summary>
    public DateTimeOffset? OldestJobAt { get; init; }

    /// <summary>When the last sweep ended; null before the first.</summary>
    public DateTimeOffset? SweptAt { get; init; }

    /// <summary>Whether a sweep should have ended since.</summary>
    public bool IsSweepLate { get; init; }
}

/// <summary>Reports the health of the work, not of the process: a stalled consumer looks alive.</summary>
public interface IServiceHealth
{
    Task<HealthReport> ReadAsync(CancellationToken cancellationToken);
}
