using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PushFunctions.Api;
using PushFunctions.Api.Faults;
using PushFunctions.Storage;

namespace PushFunctions.Hosting;

internal static class FunctionsHosting
{
    /// <summary>What only the Functions app has: the start, the limits of its HTTP server, and a setting that it cannot honour.</summary>
    public static IServiceCollection AddFunctionsHosting(this IServiceCollection services)
    {
        services.AddSingleton<IFaultClassifier, StorageFaults>();
        services.AddOptions<KestrelServerOptions>().Configure<IOptions<PushApiOptions>>(static (kestrel, api) => kestrel.Limits.MaxRequestBodySize = api.Value.MaxRequestBytes);
        services.AddOptions<StorageOptions>().Validate(
            static options => options.NamePrefix.Length == 0,
            "PushStorage__namePrefix must not be set for the Functions app: its queue triggers listen to the queues without a prefix.");
        return services.AddHostedService<Preparation>();
    }
}
