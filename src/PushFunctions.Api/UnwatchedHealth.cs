namespace PushFunctions.Api;

/// <summary>For a host that watches nothing: that it answers is all there is to say.</summary>
internal sealed class UnwatchedHealth : IServiceHealth
{
    public Task<HealthReport> ReadAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new HealthReport(IsDegraded: false, OldestJobAge: null, new Dictionary<string, long>()));
}
