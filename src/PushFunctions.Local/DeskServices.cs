using Microsoft.Extensions.DependencyInjection.Extensions;
using PushFunctions.Api.Http;
using PushFunctions.Local.Queues;

namespace PushFunctions.Local;

internal static class DeskServices
{
    /// <summary>What the Functions host does in Azure: prepares the storage, pumps the queues, runs the sweep.</summary>
    public static IServiceCollection AddDesk(this IServiceCollection services, IConfiguration configuration)
    {
        var local = LocalSettings.Read(configuration);
        services.TryAddSingleton(_ => HostJson.ReadQueues(AppContext.BaseDirectory, configuration) with { Lease = local.MessageLease });
        services.AddSingleton<DeskQueues>();
        services.AddSingleton<IFaultClassifier, StorageFaults>();
        services.AddSingleton<BackgroundLoops>().AddSingleton<SweepHealth>().Replace(ServiceDescriptor.Singleton<IServiceHealth, LocalHealth>());
        services.AddHostedService<Preparation>();
        if (!local.Pump) return services;
        return services.AddSingleton(new SweepPeriod(local.SweepPeriod)).AddHostedService<QueuePumpService>().AddHostedService<SweepTimer>();
    }
}
