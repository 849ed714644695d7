using System.Text.Json.Nodes;
using Azure.Core.Pipeline;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PushFunctions.Local;
using PushFunctions.Local.Queues;
using PushFunctions.Simulator;
using PushFunctions.StorageEmulator;

namespace PushFunctions.IntegrationTests.EndToEnd;

/// <summary>The whole service in this process: Local's host with a simulator of its own, on storage in memory or on the
/// run's Azurite, there under names of its own.</summary>
internal sealed class RunningService : IAsyncDisposable
{
    private RunningService(
        WebApplication app, SimulatorServer simulator, LocalAccount account, StorageTransactions transactions,
        IReadOnlyDictionary<string, string?> settings)
    {
        App = app;
        Simulator = simulator;
        Account = account;
        Transactions = transactions;
        Settings = settings;
        Address = LocalHost.AddressOf(app);
        Api = new DemoApi(Address, account);
    }

    public WebApplication App { get; }

    public SimulatorServer Simulator { get; }

    public LocalAccount Account { get; }

    public StorageTransactions Transactions { get; }

    /// <summary>What another process needs to be a second instance of this service.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; }

    public Uri Address { get; }

    public ServicePlace Place => new(Address, Simulator.ControlAddress, Account);

    /// <summary>A client of the account.</summary>
    public DemoApi Api { get; }

    /// <summary>On storage in memory, for what is not about storage: the conformance tests hold that it answers as
    /// Azurite does, and it needs no other process.</summary>
    public static Task<RunningService> StartInMemoryAsync(
        bool pump = true, Action<WebApplicationBuilder>? configure = null, IReadOnlyDictionary<string, string?>? settings = null,
        SimulatorOptions? simulation = null, bool ownAccount = false)
    {
        var storage = new MemoryTransport(new MemoryAccount(TimeProvider.System));
        return StartAsync(
            MemoryAccount.ConnectionString, "m", pump,
            builder =>
            {
                builder.Services.AddSingleton<HttpPipelineTransport>(storage);
                configure?.Invoke(builder);
            },
            settings, simulation, ownAccount);
    }

    /// <param name="pump">False leaves the queues to <see cref="PumpUntilIdleAsync"/>, and the sweep to nobody.</param>
    /// <param name="configure">Last word before the service is built, such as another clock.</param>
    /// <param name="settings">Settings of the service beyond what it needs to stand here.</param>
    /// <param name="ownAccount">Whether account and simulator are Local's own, so that its page may show them.</param>
    /// <param name="simulation">How the simulator is started; by default on the system's clock.</param>
    public static async Task<RunningService> StartAsync(
        AzuriteFixture azurite, bool pump = true, Action<WebApplicationBuilder>? configure = null,
        IReadOnlyDictionary<string, string?>? settings = null, SimulatorOptions? simulation = null, bool ownAccount = false) =>
        await StartAsync(
            await azurite.ConnectionStringAsync(), azurite.NewPrefix(), pump, configure, settings, simulation, ownAccount);

    /// <summary>The simulator's FCM and APN credentials become those of an App.</summary>
    public async Task StoreCredentialsAsync(string app = "test_app")
    {
        foreach (var (type, content) in DemoCredentials.Of(Simulator.Keys))
        {
            var body = new JsonObject { ["appName"] = app, ["credentialType"] = type, ["content"] = content };
            await Api.PostAsync("PushNotifications/Credentials", body, TestContext.Current.CancellationToken);
        }
    }

    /// <param name="user">Null makes a User.</param>
    /// <returns>The User's id.</returns>
    public async Task<string> RegisterAsync(string provider, string token, string? user = null, string app = "test_app")
    {
        var body = new JsonObject { ["appName"] = app, ["provider"] = provider, ["token"] = token };
        if (user is not null) body["userId"] = user;
        var made = await Api.PostAsync("PushNotifications/DeviceRegistrations", body, TestContext.Current.CancellationToken);
        return (string)(
            await Api.GetAsync(
                $"PushNotifications/DeviceRegistrations/{made["resourceId"]}", TestContext.Current.CancellationToken))["userId"]!;
    }

    public T Get<T>()
        where T : notnull => App.Services.GetRequiredService<T>();

    /// <summary>Works on all queues until none has a visible message.</summary>
    public Task<int> PumpUntilIdleAsync() => Get<LocalQueues>().PumpUntilIdleAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await App.StopAsync(CancellationToken.None);
        await App.DisposeAsync();
        await Simulator.DisposeAsync();
    }

    private static async Task<RunningService> StartAsync(
        string storage, string prefix, bool pump, Action<WebApplicationBuilder>? configure, IReadOnlyDictionary<string, string?>? settings,
        SimulatorOptions? simulation, bool ownAccount)
    {
        var simulator = await SimulatorServer.StartAsync(simulation ?? new SimulatorOptions(), TestContext.Current.CancellationToken);
        var account = LocalAccount.New();
        var all = new Dictionary<string, string?>(
            [.. LocalSimulator.SettingsOf(simulator), .. account.AccountSettings, .. account.KeySettings])
        {
            ["PushStorage"] = storage,
            ["PushStorage:namePrefix"] = prefix,
            // On a busy machine Azurite is slow, which is nothing that these tests are about.
            ["PushStorage:requestTimeout"] = "00:01:00",
            // As in host.json, but a failed message comes again at once: a test does not wait for half a minute.
            ["AzureFunctionsJobHost:extensions:queues:visibilityTimeout"] = "00:00:00",
        };
        foreach (var (name, value) in settings ?? new Dictionary<string, string?>()) all[name] = value;
        var builder = LocalHost.CreateIsolatedBuilder(all);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["PushStorage:maximumRetries"] = "0",
            ["Local:Pump"] = pump.ToString(),
            ["Logging:LogLevel:PushFunctions"] = "Critical",
        });
        if (ownAccount) builder.Services.AddSingleton(new LocalAccess(account, simulator));
        configure?.Invoke(builder);
        var transport = builder.Services.LastOrDefault(
            service => service.ServiceType == typeof(HttpPipelineTransport))?.ImplementationInstance as HttpPipelineTransport;
        var transactions = new StorageTransactions(transport ?? HttpClientTransport.Shared);
        builder.Services.AddSingleton<HttpPipelineTransport>(transactions);
        return new RunningService(
            await LocalHost.StartAsync(builder, TestContext.Current.CancellationToken), simulator, account, transactions, all);
    }
}
