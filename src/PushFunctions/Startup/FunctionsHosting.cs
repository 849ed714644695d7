using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PushFunctions.Api.Http;
using PushFunctions.Storage;
using PushFunctions.Storage.Clients;

namespace PushFunctions.Startup;

internal static class FunctionsHosting
{
    /// <summary>
    /// The limits of the Functions host: 100 MB of body, and more headers than it accepts itself, because it adds
    /// some.
    /// </summary>
    private const int HostBodyBytes = 100 * 1024 * 1024;

    /// <summary>Each makes OpenTelemetry export queries, which can contain a device token.</summary>
    private static readonly string[] Revealing =
        ["OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION",
            "OTEL_DOTNET_EXPERIMENTAL_HTTPCLIENT_DISABLE_URL_QUERY_REDACTION"];

    /// <summary>
    /// What only the Functions app has: its startup, the limits of its HTTP server, and settings that it does not
    /// support.
    /// </summary>
    public static IServiceCollection AddFunctionsHosting(this IServiceCollection services)
    {
        services.AddSingleton<ITransientErrorDetector, StorageErrorDetector>();
        // This server refuses a request by closing the host's connection, and the caller gets an empty 500. The API's
        // own limit responds with 413.
        services.Configure<KestrelServerOptions>(static kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = HostBodyBytes;
            kestrel.Limits.MaxRequestLineSize = 32 * 1024;
            kestrel.Limits.MaxRequestHeadersTotalSize = 128 * 1024;
            kestrel.Limits.MaxRequestHeaderCount = 200;
        });
        services.AddOptions<PushApiOptions>().Validate<IConfiguration>(
            static (_, configuration) => !Array.Exists(Revealing, name => bool.TryParse(configuration[name], out var reveals) && reveals),
            $"{string.Join(" and ", Revealing)} must not be true: traces would contain device tokens.");
        services.AddOptions<StorageOptions>().Validate(
            static options => options.NamePrefix.Length == 0,
            "PushStorage__namePrefix must not be set for the Functions app: its queue triggers use queue names without a prefix.");
        return services.AddHostedService<StartupInitializer>();
    }
}

/// <summary>
/// Creates the tables, the queues and the first account, and checks that the stored credentials can be decrypted. The
/// worker's own hosted services come first in the list and accept requests and messages immediately;
/// <see cref="StartingAsync"/> runs before any of them starts.
/// </summary>
internal sealed class StartupInitializer(StorageSetup storage, AccountSeeder account, CredentialKeyCheck keys) : IHostedLifecycleService
{
    /// <summary>
    /// Flex Consumption aborts a start after 30 seconds, with a message that says nothing about storage.
    /// </summary>
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

/// <summary>Explains why the Functions app did not start.</summary>
internal static class WorkerStartFailure
{
    /// <summary>
    /// The beginning of the line. Of what a worker prints before it ends, the Functions host shows only lines with a
    /// word such as "failed".
    /// </summary>
    public const string Mark = "The app failed to start. ";

    /// <summary>One line, or null for an unexpected exception, which keeps its stack trace.</summary>
    public static string? Explain(Exception exception) => exception switch
    {
        // The worker has no type of its own for this.
        InvalidOperationException { Message: var message } when message.Contains("'HostEndpoint'", StringComparison.Ordinal) =>
            "This program must be started by the Azure Functions host: run func start, or run src/PushFunctions.Local, which needs no "
                + "Functions host.",
        _ => StartFailure.Explain(exception),
    };
}
