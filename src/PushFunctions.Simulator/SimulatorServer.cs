using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using PushFunctions.Simulator.Apns;
using PushFunctions.Simulator.Fcm;
using PushFunctions.Simulator.Hosting;
using PushFunctions.Simulator.Keys;

namespace PushFunctions.Simulator;

/// <summary>FCM and APNs stand-ins that check what the real ones check, record what they accepted, and misbehave on
/// request.</summary>
public sealed class SimulatorServer : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Listener> _listeners = [];

    private SimulatorServer(SimulatorOptions options)
    {
        Keys = options.Keys ?? SimulatorKeys.Create(time: options.TimeProvider);
        ServerCertificate = options.UseTls ? ServerCertificates.Create(TimeProvider.System) : null;
        Fcm = new FcmSimulator(options.TimeProvider, options.MaxRecorded, _stopping.Token);
        ApnsProduction = new ApnsSimulator(options.TimeProvider, options.MaxRecorded, _stopping.Token);
        ApnsSandbox = new ApnsSimulator(options.TimeProvider, options.MaxRecorded, _stopping.Token);
        Trust(Keys);
    }

    /// <summary>The credentials that were known from the start.</summary>
    public SimulatorKeys Keys { get; }

    public FcmSimulator Fcm { get; }

    public ApnsSimulator ApnsProduction { get; }

    public ApnsSimulator ApnsSandbox { get; }

    /// <summary>What the gateways show a TLS client, for it to trust; null without TLS.</summary>
    public X509Certificate2? ServerCertificate { get; }

    /// <summary>HTTP/1.1: GET it for what it can do.</summary>
    public Uri ControlAddress { get; private set; } = null!;

    /// <summary>HTTP/1.1: where service accounts sign in.</summary>
    public Uri FcmTokenUri => new(ControlAddress, "/token");

    public Uri FcmBaseAddress { get; private set; } = null!;

    public Uri ApnsProductionBaseAddress { get; private set; } = null!;

    public Uri ApnsSandboxBaseAddress { get; private set; } = null!;

    /// <exception cref="PortInUseException">A configured port is in use; nothing is left running.</exception>
    public static async Task<SimulatorServer> StartAsync(SimulatorOptions options, CancellationToken cancellationToken = default)
    {
        var server = new SimulatorServer(options);
        try
        {
            await server.ListenAsync(options, cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes another customer's credentials known to FCM and to both APNs environments.</summary>
    public void Trust(SimulatorKeys keys)
    {
        using var serviceAccount = keys.ServiceAccountKey();
        using var signing = keys.ApnsKey();
        Fcm.AddProject(keys.ProjectId, keys.ServiceAccountEmail, serviceAccount);
        foreach (var apns in new[] { ApnsProduction, ApnsSandbox })
        {
            apns.AddTeam(keys.TeamId, keys.KeyId, signing, keys.BundleId);
            apns.AddCertificate(keys.ApnsCertificateThumbprint, keys.BundleId);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        foreach (var listener in _listeners)
        {
            await listener.DisposeAsync();
        }

        ServerCertificate?.Dispose();
        _stopping.Dispose();
    }

    private async Task ListenAsync(SimulatorOptions options, CancellationToken cancellationToken)
    {
        var gateway = new ListenerSettings("", 0, HttpProtocols.Http2) { Time = options.TimeProvider, Certificate = ServerCertificate };
        ControlAddress = await StartAsync(
            new ListenerSettings("control", options.ControlPort, HttpProtocols.Http1) { Time = options.TimeProvider },
            app => ControlEndpoints.Map(app, this));
        Fcm.ServeTokensAt(FcmTokenUri);
        FcmBaseAddress = await StartAsync(
            gateway with
            {
                Name = "FCM",
                Protocols = HttpProtocols.Http1AndHttp2,
                Port = options.FcmPort,
                MaxStreams = options.FcmMaxConcurrentStreams,
                Connections = Fcm.Connections
            },
            app => app.Run(Fcm.HandleAsync));
        ApnsProductionBaseAddress = await StartApnsAsync(
            "APNs production", options.ApnsProductionPort, options.ApnsProductionMaxConcurrentStreams, ApnsProduction);
        ApnsSandboxBaseAddress = await StartApnsAsync(
            "APNs sandbox", options.ApnsSandboxPort, options.ApnsSandboxMaxConcurrentStreams, ApnsSandbox);

        Task<Uri> StartApnsAsync(string name, int port, int maxStreams, ApnsSimulator apns) => StartAsync(
            gateway with
            {
                Name = name,
                Port = port,
                MaxStreams = maxStreams,
                Connections = apns.Connections,
                AllowClientCertificates = true
            },
            app => app.Run(apns.HandleAsync));

        async Task<Uri> StartAsync(ListenerSettings settings, Action<WebApplication> map)
        {
            var listener = await Listener.StartAsync(settings, map, cancellationToken);
            _listeners.Add(listener);
            return listener.Address;
        }
    }
}
