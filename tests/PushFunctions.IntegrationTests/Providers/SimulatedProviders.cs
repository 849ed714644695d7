using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PushFunctions.Providers.Apns;
using PushFunctions.Providers.Fcm;
using PushFunctions.Simulator;

namespace PushFunctions.IntegrationTests.Providers;

/// <summary>A simulator of one's own, with both providers talking to it as one instance of the service would.</summary>
internal sealed class SimulatedProviders : IAsyncDisposable
{
    private readonly TimeProvider _time;
    private readonly List<IDisposable> _opened = [];

    private SimulatedProviders(SimulatorServer server, TimeProvider time)
    {
        (Server, _time) = (server, time);
        FcmOptions = new FcmOptions { BaseAddress = server.FcmBaseAddress, TokenUri = server.FcmTokenUri };
        ApnsOptions =
            new ApnsOptions
            {
                ProductionBaseAddress = server.ApnsProductionBaseAddress,
                SandboxBaseAddress = server.ApnsSandboxBaseAddress
            };
    }

    public SimulatorServer Server { get; }

    public FcmOptions FcmOptions { get; }

    public ApnsOptions ApnsOptions { get; }

    public MemoryTokenStore Tokens { get; } = new();

    public CredentialProtector Sealer { get; set; } = new([new byte[32]]);

    public ILogger Logger { get; set; } = NullLogger.Instance;

    public static async Task<SimulatedProviders> OpenAsync(TimeProvider? time = null, Action<SimulatorOptions>? configure = null)
    {
        var options = new SimulatorOptions { Keys = TestKeys.First, TimeProvider = time ?? TimeProvider.System };
        configure?.Invoke(options);
        return new SimulatedProviders(await SimulatorServer.StartAsync(options, TestContext.Current.CancellationToken), options.TimeProvider);
    }

    public FcmProvider Fcm(TimeProvider? time = null)
    {
        var own = time ?? _time;
        return Keep(new FcmProvider(FcmOptions, new FcmConnections(FcmOptions, own, Logger, Trusts), own, Logger));
    }

    /// <summary>Another instance of the service each time: they share the token store, and nothing in memory.</summary>
    public ApnsProvider Apns(TimeProvider? time = null)
    {
        var own = time ?? _time;
        var tokensOf = ApnsProvider.TokensOf(ApnsOptions, Tokens, Sealer, own, Logger);
        return Keep(new ApnsProvider(ApnsOptions, new ApnsConnections(ApnsOptions, tokensOf, own, Trusts), own, Logger));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var opened in _opened) opened.Dispose();
        await Server.DisposeAsync();
    }

    private T Keep<T>(T opened)
        where T : IDisposable
    {
        _opened.Add(opened);
        return opened;
    }

    private bool Trusts(object sender, X509Certificate? certificate, X509Chain? chain, System.Net.Security.SslPolicyErrors errors) =>
        certificate is X509Certificate2 shown && shown.Thumbprint == Server.ServerCertificate?.Thumbprint;
}
