using Microsoft.Extensions.DependencyInjection.Extensions;
using PushFunctions.Api.Faults;
using PushFunctions.Local.Queues;
using PushFunctions.Local.Sweeping;

namespace PushFunctions.Local;

internal static class DeskServices
{
    /// <summary>What the Functions host does in Azure: prepares the storage, pumps the queues, runs the sweep.</summary>
    public static IServiceCollection AddDesk(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(_ => HostJson.ReadQueues(AppContext.BaseDirectory));
        services.AddSingleton<DeskQueues>();
        services.AddSingleton<IFaultClassifier, StorageFaults>();
        services.AddHostedService<Preparation>();
        if (!LocalSettings.Read(configuration).Pump) return services;
        return services.AddHostedService<QueuePumpService>().AddHostedService<SweepTimer>();
    }
}
