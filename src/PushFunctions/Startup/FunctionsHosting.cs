using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PushFunctions.Api;
using PushFunctions.Api.Http;
using PushFunctions.Storage;
using CoreStartFailure = PushFunctions.Core.Shared.StartFailure;

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
        services.AddSingleton<ITransientErrorDetector, StorageErrorDetector>();
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
        return services.AddHostedService<StartupInitializer>();
    }
}

/// <summary>
/// Makes the tables, the queues and the first account, and sees that the stored credentials open. The worker's own hosted services come first in the list and take requests and messages at once;
/// <see cref="StartingAsync"/> runs before any of them starts.
/// </summary>
internal sealed class StartupInitializer(StorageSetup storage, AccountSeeder account, CredentialKeyCheck keys) : IHostedLifecycleService
{
    /// <summary>Flex Consumption ends a start after 30 seconds, and its own word for that says nothing about storage.</summary>
    private static readonly TimeSpan StallTimeout = TimeSpan.FromSeconds(20);

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await storage.EnsureAsync(StallTimeout, cancellationToken);
        await account.EnsureAsync(cancellationToken);
        await keys.EnsureAsync(cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>An unreachable storage account is answered with 503, not 500.</summary>
internal sealed class StorageErrorDetector : ITransientErrorDetector
{
    public TimeSpan? RetryAfter(Exception fault) => StorageOutage.RetryAfter(fault);
}

/// <summary>What to tell somebody whose Functions app did not start.</summary>
internal static class StartFailure
{
    /// <summary>Begins the line. Of what a worker writes before it ends, the Functions host tells only lines with such a word as "failed"; all others it drops.</summary>
    public const string Mark = "The app failed to start. ";

    /// <summary>One line, or null for a fault that nobody foresaw: that one keeps its stack trace.</summary>
    public static string? Explain(Exception exception) => exception switch
    {
        // The worker has no type of its own for this.
        InvalidOperationException { Message: var message } when message.Contains("'HostEndpoint'", StringComparison.Ordinal) =>
            "This program is started by the Azure Functions host, not by hand: run func start, or run src/PushFunctions.Local, which needs no Functions host.",
        _ => CoreStartFailure.Explain(exception),
    };
}
