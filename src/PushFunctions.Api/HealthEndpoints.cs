using Microsoft.AspNetCore.Http;
using PushFunctions.Api.Http;

namespace PushFunctions.Api;

internal sealed class HealthEndpoints(IServiceHealth health)
{
    public async Task<IResult> GetAsync(ApiCall call, CancellationToken cancellationToken) =>
        ApiResult.Ok(HealthResponse.Of(await health.ReadAsync(cancellationToken)), ApiJson.Wire.HealthResponse);
}

/// <summary>The health of the service.</summary>
/// <param name="Status">OK or DEGRADED.</param>
/// <param name="OldestJobAgeSeconds">The age of the oldest due job, in seconds; null if none is due or known.</param>
/// <param name="Queues">The approximate number of messages in each queue.</param>
public sealed record HealthResponse(string Status, long? OldestJobAgeSeconds, IReadOnlyDictionary<string, long> Queues)
{
    internal static HealthResponse Of(HealthReport report) =>
        new(report.IsDegraded ? "DEGRADED" : "OK", report.OldestJobAge is { } age ? (long)age.TotalSeconds : null, report.Queues);
}

/// <summary>For a host that watches nothing: a response means OK.</summary>
internal sealed class UnwatchedHealth : IServiceHealth
{
    public Task<HealthReport> ReadAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new HealthReport(IsDegraded: false, OldestJobAge: null, new Dictionary<string, long>()));
}
