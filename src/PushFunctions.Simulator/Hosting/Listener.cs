using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;

namespace PushFunctions.Simulator.Hosting;

internal sealed record ListenerSettings(string Name, int Port, HttpProtocols Protocols)
{
    public int MaxStreams { get; init; } = 100;

    /// <summary>Null for cleartext.</summary>
    public X509Certificate2? Certificate { get; init; }

    public bool AllowClientCertificates { get; init; }

    public ConnectionCounter Connections { get; init; } = new();

    public required TimeProvider Time { get; init; }
}

/// <summary>Counts the connections of one listener, as a Kestrel connection middleware.</summary>
internal sealed class ConnectionCounter
{
    private long _opened;
    private long _open;

    public long Opened => Interlocked.Read(ref _opened);

    public long Open => Interlocked.Read(ref _open);

    public ConnectionDelegate Around(ConnectionDelegate next) => async connection =>
    {
        Interlocked.Increment(ref _opened);
        Interlocked.Increment(ref _open);
        connection.Features.Set(new ConnectionMemory());
        try
        {
            await next(connection);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    };
}

/// <summary>What a gateway keeps about one connection.</summary>
internal sealed class ConnectionMemory
{
    private string? _team;

    /// <summary>True when the connection had no team yet, or this one: APNs gives a connection to the team of its
    /// first push.</summary>
    public bool BelongsTo(string team) =>
        (Interlocked.CompareExchange(ref _team, team, null) ?? team) == team;
}

/// <summary>A configured port is in use by another program.</summary>
public sealed class PortInUseException : IOException
{
    public PortInUseException(string listener, int port, Exception? inner = null)
        : base($"Port {port} on 127.0.0.1, wanted for the simulator's {listener} listener, is in use. Stop the program that listens there, or choose another port (0 takes any free one).", inner)
    {
        Listener = listener;
        Port = port;
    }

    /// <summary>Which listener wanted the port, such as <c>FCM</c>.</summary>
    public string Listener { get; }

    public int Port { get; }
}

/// <summary>One Kestrel server on one port: HTTP/2 limits are per server, and every gateway has its own.</summary>
internal sealed class Listener(WebApplication app, Uri address) : IAsyncDisposable
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(1);
    private static readonly byte[] Preface = "PRI * HTTP/2.0"u8.ToArray();

    public Uri Address => address;

    public static async Task<Listener> StartAsync(
        ListenerSettings settings, Action<WebApplication> map, CancellationToken cancellationToken)
    {
        // The empty builder reads no environment: ASPNETCORE_URLS belongs to the program that hosts us.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => Configure(kestrel, settings));
        var app = builder.Build();
        app.Use(new DateStamp(settings.Time).Around);
        map(app);
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            await app.DisposeAsync();
            throw new PortInUseException(settings.Name, settings.Port, e);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        var addresses = app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>();
        return new Listener(app, new Uri(addresses.Addresses.Single()));
    }

    public async ValueTask DisposeAsync()
    {
        // A request with a fault may wait for hours; stopping the simulator does not wait for it.
        using var timeout = new CancellationTokenSource(StopTimeout, TimeProvider.System);
        await app.StopAsync(timeout.Token);
        await app.DisposeAsync();
    }

    /// <summary>
    /// Kestrel speaks HTTP/1.1 on a cleartext port that has both, because there is no ALPN to choose by. The client's
    /// first bytes tell: they are inspected, and Kestrel gets the result as if it came from ALPN.
    /// </summary>
    private static ConnectionDelegate WithPriorKnowledge(ConnectionDelegate next) => async connection =>
    {
        if (await BeginsWithPrefaceAsync(connection.Transport.Input))
        {
            connection.Features.Set<ITlsConnectionFeature>(new PriorKnowledge());
            connection.Features.Set<ITlsApplicationProtocolFeature>(new PriorKnowledge());
        }

        await next(connection);
    };

    private static async Task<bool> BeginsWithPrefaceAsync(PipeReader input)
    {
        while (true)
        {
            var read = await input.ReadAsync();
            var start = read.Buffer.Slice(0, Math.Min(read.Buffer.Length, Preface.Length)).ToArray();
            var mayBe = Preface.AsSpan().StartsWith(start);
            if (!mayBe || start.Length == Preface.Length || read.IsCompleted)
            {
                // Nothing is consumed: the server reads it all again.
                input.AdvanceTo(read.Buffer.Start);
                return mayBe && start.Length == Preface.Length;
            }

            input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static void Configure(KestrelServerOptions kestrel, ListenerSettings settings)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.Http2.MaxStreamsPerConnection = settings.MaxStreams;
        kestrel.Limits.MaxRequestBodySize = null;
        // The scheme of cleartext HTTP/2 is http, whatever WithPriorKnowledge lets Kestrel believe.
        kestrel.AllowAlternateSchemes = true;
        kestrel.Listen(IPAddress.Loopback, settings.Port, listen =>
        {
            listen.Protocols = settings.Protocols;
            listen.Use(settings.Connections.Around);
            if (settings is { Certificate: null, Protocols: HttpProtocols.Http1AndHttp2 })
                listen.Use(WithPriorKnowledge);
            if (settings.Certificate is { } certificate)
            {
                listen.UseHttps(https =>
                {
                    https.ServerCertificate = certificate;
                    https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
                    https.ClientCertificateMode = settings.AllowClientCertificates
                        ? ClientCertificateMode.AllowCertificate
                        : ClientCertificateMode.NoCertificate;
                    // Self-signed is fine here: the gateway knows its certificates by thumbprint and refuses others
                    // with a response.
                    https.AllowAnyClientCertificate();
                });
            }
        });
    }

    private sealed class PriorKnowledge : ITlsConnectionFeature, ITlsApplicationProtocolFeature
    {
        public X509Certificate2? ClientCertificate { get; set; }

        public ReadOnlyMemory<byte> ApplicationProtocol { get; } = "h2"u8.ToArray();

        public Task<X509Certificate2?> GetClientCertificateAsync(CancellationToken cancellationToken) =>
            Task.FromResult<X509Certificate2?>(null);
    }
}
