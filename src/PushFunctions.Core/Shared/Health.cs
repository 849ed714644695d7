namespace PushFunctions.Core.Shared;

/// <summary>The health of the service.</summary>
/// <param name="IsDegraded">Whether an operator should look.</param>
/// <param name="OldestJobAge">Age of the oldest waiting job; null if none waits or no sweep has run yet.</param>
/// <param name="Queues">Approximate number of messages in each queue.</param>
public sealed record HealthReport(bool IsDegraded, TimeSpan? OldestJobAge, IReadOnlyDictionary<string, long> Queues);

/// <summary>Reports the health of the work, not of the process: a stalled consumer looks alive.</summary>
public interface IServiceHealth
{
    Task<HealthReport> ReadAsync(CancellationToken cancellationToken);
}
