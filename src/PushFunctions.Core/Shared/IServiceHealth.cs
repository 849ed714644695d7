namespace PushFunctions.Core.Shared;

/// <summary>Tells how the service is, from its work and not from its process: a consumer that stands still looks alive.</summary>
public interface IServiceHealth
{
    Task<HealthReport> ReadAsync(CancellationToken cancellationToken);
}
