using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Options;
using PushFunctions.Api;
using PushFunctions.Api.Http;
using PushFunctions.Local.Azurite;
using PushFunctions.Storage;
using CoreStartFailure = PushFunctions.Core.Shared.StartFailure;

namespace PushFunctions.Local;

/// <summary>Starts and ends the service in this process.</summary>
public static class LocalHost
{
    private const string DefaultAddress = "http://127.0.0.1:7071";

    /// <summary>Every setting that nothing else names has these values.</summary>
    private static readonly Dictionary<string, string?> Defaults = new()
    {
        ["Logging:LogLevel:Default"] = "Warning",
        ["Logging:LogLevel:PushFunctions"] = "Information",
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

    /// <summary>Reads nothing but <paramref name="settings"/>, and listens on a free port: for tests and the demo.</summary>
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
        var serves = false;
        // What ends the start is told once, by whoever started it; the host would print its stack trace before that.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", level => serves && level >= LogLevel.Warning);
        var app = Program.Build(builder);
        try
        {
            await app.StartAsync(cancellationToken);
            serves = true;
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Where the service listens; the first address where it has several.</summary>
    public static Uri AddressOf(WebApplication app) =>
        new(app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());

    /// <summary>Serves until Ctrl+C. Without its Azurite, or a loop that works in the background, it cannot go on.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(WebApplication app, AzuriteProcess? azurite)
    {
        var loops = app.Services.GetRequiredService<BackgroundLoops>();
        var served = app.WaitForShutdownAsync();
        var azuriteEnded = azurite?.Ended ?? new TaskCompletionSource().Task;
        var first = await Task.WhenAny(served, azuriteEnded, loops.FirstEndedAsync());
        if (first == azuriteEnded) Log.AzuriteEnded(app.Logger);
        // Told to stop, the loops end first. The host too stops where one of them ends by an exception.
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
            // The API's own limit is what refuses; this one also counts what the chunks of a body add.
            kestrel.Limits.MaxRequestBodySize = kestrel.ApplicationServices.GetRequiredService<IOptions<PushApiOptions>>().Value.MaxRequestBytes * 5L / 4;
        });
        return builder;
    }
}

/// <summary>An unreachable storage account is answered with 503, not 500.</summary>
internal sealed class StorageErrorDetector : ITransientErrorDetector
{
    public TimeSpan? RetryAfter(Exception fault) => StorageOutage.RetryAfter(fault);
}

/// <summary>What to tell somebody whose Local did not start.</summary>
internal static class StartFailure
{
    private const string OtherPort = "Stop the program that listens there, or take another port: --port 7081, or --port 0 for free ports.";

    /// <summary>One line, or null for a fault that nobody foresaw: that one keeps its stack trace.</summary>
    public static string? Explain(Exception exception) => exception switch
    {
        IOException { InnerException: AddressInUseException } => $"{exception.Message.TrimEnd('.')}. {OtherPort}",
        InvalidDataException => exception.Message,
        _ => CoreStartFailure.Explain(exception),
    };

    /// <summary>Looks before anything is started whether the service will be able to listen.</summary>
    /// <param name="urls">Addresses, separated by semicolons.</param>
    /// <exception cref="StartException">An address is none, or is in use.</exception>
    public static void RequireFree(string urls)
    {
        foreach (var url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var address = Parse(url);
            if (address.Port == 0 || AddressOf(address.Host) is not { } ip) continue;
            using var listener = new TcpListener(ip, address.Port);
            try
            {
                listener.Start();
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                throw new StartException($"Port {address.Port} on {address.Host} is in use. {OtherPort}", exception);
            }
            catch (SocketException exception)
            {
                throw new StartException($"The service cannot listen on {url}: {exception.Message.TrimEnd('.')}. Take another address: --port 7081, or --port 0 for free ports.", exception);
            }
        }
    }

    private static Microsoft.AspNetCore.Http.BindingAddress Parse(string url)
    {
        try
        {
            var address = Microsoft.AspNetCore.Http.BindingAddress.Parse(url);
            if (address.Scheme is "http" or "https" && address.Port is >= 0 and <= 65535) return address;
        }
        catch (FormatException)
        {
            // Told below.
        }

        throw new StartException($"ASPNETCORE_URLS has {url}, which is not an address to listen on. Give one such as http://127.0.0.1:7071, or use --port.");
    }

    private static IPAddress? AddressOf(string host) => host switch
    {
        "localhost" => IPAddress.Loopback,
        "*" or "+" => IPAddress.Any,
        _ => IPAddress.TryParse(host.Trim('[', ']'), out var ip) ? ip : null,
    };
}
