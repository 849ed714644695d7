using Microsoft.AspNetCore.Http;
using PushFunctions.Api.Http;

namespace PushFunctions.Api;

internal sealed class HealthEndpoints(IServiceHealth health)
{
    public async Task<IResult> GetAsync(ApiCall call, CancellationToken cancellationToken) =>
        ApiResult.Ok(HealthResponse.Of(await health.ReadAsync(cancellationToken)), ApiJson.Wire.HealthResponse);
}

/// <summary>How the service is.</summary>
/// <param name="Status">OK or DEGRADED.</param>
/// <param name="OldestJobAgeSeconds">How long the job waits that waits longest; null where none does or nobody has looked.</param>
/// <param name="Queues">Messages in each queue, about.</param>
public sealed record HealthResponse(string Status, long? OldestJobAgeSeconds, IReadOnlyDictionary<string, long> Queues)
{
    internal static HealthResponse Of(HealthReport report) =>
        new(report.IsDegraded ? "DEGRADED" : "OK", report.OldestJobAge is { } age ? (long)age.TotalSeconds : null, report.Queues);
}

/// <summary>For a host that watches nothing: that it answers is all there is to say.</summary>
internal sealed class UnwatchedHealth : IServiceHealth
{
    public Task<HealthReport> ReadAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new HealthReport(IsDegraded: false, OldestJobAge: null, new Dictionary<string, long>()));
}
