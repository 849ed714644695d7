namespace PushFunctions.Core.Shared;

/// <summary>How the service is.</summary>
/// <param name="IsDegraded">Whether someone should look.</param>
/// <param name="OldestJobAge">How long the job waits that waits longest; null where none does or nobody has looked.</param>
/// <param name="Queues">Messages in each queue, about.</param>
public sealed record HealthReport(bool IsDegraded, TimeSpan? OldestJobAge, IReadOnlyDictionary<string, long> Queues);

/// <summary>Tells how the service is, from its work and not from its process: a consumer that stands still looks alive.</summary>
public interface IServiceHealth
{
    Task<HealthReport> ReadAsync(CancellationToken cancellationToken);
}
