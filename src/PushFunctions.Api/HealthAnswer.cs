namespace PushFunctions.Api;

/// <summary>How the service is.</summary>
/// <param name="Status">OK or DEGRADED.</param>
/// <param name="OldestJobAgeSeconds">How long the job waits that waits longest; null where none does or nobody has looked.</param>
/// <param name="Queues">Messages in each queue, about.</param>
public sealed record HealthAnswer(string Status, long? OldestJobAgeSeconds, IReadOnlyDictionary<string, long> Queues)
{
    internal static HealthAnswer Of(HealthReport report) =>
        new(report.IsDegraded ? "DEGRADED" : "OK", report.OldestJobAge is { } age ? (long)age.TotalSeconds : null, report.Queues);
}
