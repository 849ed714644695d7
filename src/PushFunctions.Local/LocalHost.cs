using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Options;
using PushFunctions.Api.Http;
using PushFunctions.Local.Azurite;
using PushFunctions.Storage.Clients;

namespace PushFunctions.Local;

/// <summary>Starts and ends the service in this process.</summary>
public static class LocalHost
{
    internal const string DefaultAddress = "http://127.0.0.1:7071";

    /// <summary>Defaults, which every other source overrides.</summary>
    private static readonly Dictionary<string, string?> Defaults = new()
    {
        ["Logging:LogLevel:Default"] = "Warning",
        ["Logging:LogLevel:PushFunctions"] = "Information",
        ["Push:Console:Enabled"] = "true",
        ["urls"] = DefaultAddress,
    };

    /// <summary>Reads the environment and the arguments.</summary>
    internal static WebApplicationBuilder CreateBuilder(CommandLine line)
    {
        var builder = Create(line.ToSettings());
        IEnumerable<KeyValuePair<string, string?>> defaults = line.Port == 0 ? [.. Defaults, .. LocalSettings.FreePorts] : Defaults;
        ((IConfigurationBuilder)builder.Configuration).Sources.Insert(0, new MemoryConfigurationSource { InitialData = defaults });
        return builder;
    }

    /// <summary>Reads only <paramref name="settings"/> and listens on a free port: for tests and the demo.</summary>
    public static WebApplicationBuilder CreateIsolatedBuilder(IReadOnlyDictionary<string, string?> settings)
    {
        var builder = Create([]);
        ((IConfigurationBuilder)builder.Configuration).Sources.Clear();
        builder.Configuration.AddInMemoryCollection(Defaults).AddInMemoryCollection(settings);
        builder.WebHost.UseUrls($"http://{IPAddress.Loopback}:0");
        return builder;
    }

    /// <summary>Builds the service and starts it; it listens once this returns.</summary>
    public static async Task<WebApplication> StartAsync(WebApplicationBuilder builder, CancellationToken cancellationToken)
    {
        var isServing = false;
        // The caller explains a failed start in one line; the host would print a stack trace before that.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", level => isServing && level >= LogLevel.Warning);
        var app = Program.Build(builder);
        try
        {
            await app.StartAsync(cancellationToken);
            isServing = true;
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>The address that the service listens on; the first if it has several.</summary>
    public static Uri AddressOf(WebApplication app) =>
        new(app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());

    /// <summary>
    /// Serves until Ctrl+C, or until its Azurite or a background loop ends, which it cannot do without.
    /// </summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(WebApplication app, AzuriteProcess? azurite)
    {
        var loops = app.Services.GetRequiredService<BackgroundLoops>();
        var served = app.WaitForShutdownAsync();
        var azuriteEnded = azurite?.Ended ?? new TaskCompletionSource().Task;
        var first = await Task.WhenAny(served, azuriteEnded, loops.FirstEndedAsync());
        if (first == azuriteEnded) Log.AzuriteEnded(app.Logger);
        // On a regular stop the loops end first. The host also stops when one of them ends with an exception.
        var ended = loops.EndedTooEarly;
        foreach (var (loop, exception) in ended) Log.LoopEnded(app.Logger, loop, exception);
        if (first != served) await app.StopAsync();
        await served;
        return first == azuriteEnded || ended.Count > 0 ? 1 : 0;
    }

    private static WebApplicationBuilder Create(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders().AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss ";
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(15));
        builder.WebHost.ConfigureKestrel((_, kestrel) =>
        {
            kestrel.AddServerHeader = false;
            kestrel.ConfigureEndpointDefaults(listen => listen.AnswerUnreadable(kestrel.ApplicationServices));
            // The API's own limit is the one that applies; this one also counts the overhead of chunks.
            kestrel.Limits.MaxRequestBodySize = kestrel.ApplicationServices.GetRequiredService<IOptions<PushApiOptions>>()
                .Value.MaxRequestBytes * 5L / 4;
        });
        return builder;
    }
}

/// <summary>An unreachable storage account is answered with 503, not 500.</summary>
internal sealed class StorageErrorDetector : ITransientErrorDetector
{
    public TimeSpan? RetryAfter(Exception fault) => StorageOutage.RetryAfter(fault);
}
