using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace PushFunctions.Benchmarks.Processes;

/// <summary>A fresh Azurite and a fresh service on it, in front of the run's simulator, with an App that has
/// credentials for both providers.</summary>
internal sealed class Stack : IAsyncDisposable
{
    public const string App = "bench";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan QuietSample = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<string, string> _settings;

    private Stack(Azurite azurite, CountingProxy? proxy, Dictionary<string, string> settings, Uri address, PushApi api)
    {
        Azurite = azurite;
        Proxy = proxy;
        _settings = settings;
        Address = address;
        Api = api;
    }

    public Azurite Azurite { get; }

    /// <summary>Between the service and Azurite where transactions are counted; null where time is.</summary>
    public CountingProxy? Proxy { get; }

    public Uri Address { get; }

    public PushApi Api { get; }

    public ChildProcess Service { get; private set; } = null!;

    public static async Task<Stack> StartAsync(Bench bench, bool count, CancellationToken cancellationToken)
    {
        var simulator = bench.Simulator;
        var azurite = await Azurite.StartAsync(cancellationToken);
        var proxy = count ? await CountingProxy.StartAsync(azurite, cancellationToken) : null;
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var account = new Account(
            "AC" + RandomNumberGenerator.GetHexString(32, lowercase: true), RandomNumberGenerator.GetHexString(32, lowercase: true));
        var settings = Settings(
            simulator.Addresses, Azurite.ConnectionString(proxy?.Queues ?? azurite.Queues, proxy?.Tables ?? azurite.Tables), address,
            account);
        var stack = new Stack(azurite, proxy, settings, address, new PushApi(address, account));
        try
        {
            await stack.StartServiceAsync(cancellationToken);
            bench.Service = stack.Service;
            await stack.Api.StoreCredentialAsync(App, "FCM", simulator.Credentials.GetProperty("FCM"), cancellationToken);
            await stack.Api.StoreCredentialAsync(App, "APN", simulator.Credentials.GetProperty("APN"), cancellationToken);
            return stack;
        }
        catch
        {
            await stack.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the service, again after it was killed, and waits until it answers.</summary>
    public async Task StartServiceAsync(CancellationToken cancellationToken)
    {
        if (Service is not null) await Service.DisposeAsync();
        Service = ChildProcess.Start("The service", Clone.Dotnet, [Clone.Service], _settings);
        using var until = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            await Service.WaitAsync(Api.WaitUntilServingAsync(PollInterval, until.Token), Timeout, cancellationToken);
        }
        finally
        {
            await until.CancelAsync();
        }
    }

    /// <summary>Waits until the service does nothing but poll: what it settles and cleans up after the last push
    /// belongs to the pushes.</summary>
    public async Task WaitUntilQuietAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        var (began, quiet) = (TimeProvider.System.GetTimestamp(), 0);
        for (var before = Service.Cpu; quiet < 3;)
        {
            if (TimeProvider.System.GetElapsedTime(began) > timeout)
                throw new BenchException($"The service was still at work {timeout.TotalSeconds:0} s after the last push.");
            await Task.Delay(QuietSample, TimeProvider.System, cancellationToken);
            var now = Service.Cpu;
            quiet = now - before < QuietSample / 8 ? quiet + 1 : 0;
            before = now;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        if (Service is not null) await Service.DisposeAsync();
        if (Proxy is not null) await Proxy.DisposeAsync();
        await Azurite.DisposeAsync();
    }

    /// <summary>Everything that the service is told. The rest has the values that the product ships with.</summary>
    private static Dictionary<string, string> Settings(SimulatorAddresses simulator, string storage, Uri address, Account account) => new()
    {
        ["PushStorage"] = storage,
        ["Push__Account__Sid"] = account.Sid,
        ["Push__Account__AuthToken"] = account.Token,
        ["Push__CredentialKey"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
        ["Push__Fcm__BaseAddress"] = simulator.Fcm.ToString(),
        ["Push__Fcm__TokenUri"] = simulator.FcmToken.ToString(),
        ["Push__Apns__ProductionBaseAddress"] = simulator.ApnsProduction.ToString(),
        ["Push__Apns__SandboxBaseAddress"] = simulator.ApnsSandbox.ToString(),
        // What FCM asks for would be measured, and not the service.
        ["Push__Delivery__FcmRampUp"] = "00:00:00",
        // One caller makes all the load, and a console that nobody reads is not measured.
        ["Push__RateLimit__RequestsPerSecond"] = "0",
        ["Logging__LogLevel__PushFunctions"] = "Warning",
        ["ASPNETCORE_URLS"] = address.ToString(),
    };

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>The account whose token makes the load.</summary>
internal sealed record Account(string Sid, string Token)
{
    public override string ToString() => Sid;
}
