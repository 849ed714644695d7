using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PushFunctions.Api;
using PushFunctions.Api.Http;
using PushFunctions.Storage;

namespace PushFunctions.Startup;

internal static class FunctionsHosting
{
    /// <summary>What the Functions host lets through: 100 MB of body, and of headers more than it takes itself, because it adds some.</summary>
    private const int HostBodyBytes = 100 * 1024 * 1024;

    /// <summary>Each makes OpenTelemetry write queries out, and in a query a device token can be.</summary>
    private static readonly string[] Revealing = ["OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION", "OTEL_DOTNET_EXPERIMENTAL_HTTPCLIENT_DISABLE_URL_QUERY_REDACTION"];

    /// <summary>What only the Functions app has: the start, the limits of its HTTP server, and a setting that it cannot honour.</summary>
    public static IServiceCollection AddFunctionsHosting(this IServiceCollection services)
    {
        services.AddSingleton<IFaultClassifier, StorageFaults>();
        // What this server refuses, it refuses by closing the host's connection, and the caller gets an empty 500. The API's own limit answers with 413.
        services.Configure<KestrelServerOptions>(static kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = HostBodyBytes;
            kestrel.Limits.MaxRequestLineSize = 32 * 1024;
            kestrel.Limits.MaxRequestHeadersTotalSize = 128 * 1024;
            kestrel.Limits.MaxRequestHeaderCount = 200;
        });
        services.AddOptions<PushApiOptions>().Validate<IConfiguration>(
            static (_, configuration) => !Array.Exists(Revealing, name => bool.TryParse(configuration[name], out var reveals) && reveals),
            $"{string.Join(" and ", Revealing)} must not be true: device tokens would get into traces.");
        services.AddOptions<StorageOptions>().Validate(
            static options => options.NamePrefix.Length == 0,
            "PushStorage__namePrefix must not be set for the Functions app: its queue triggers listen to the queues without a prefix.");
        return services.AddHostedService<Preparation>();
    }
}
