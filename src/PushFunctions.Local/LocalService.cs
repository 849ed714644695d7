using Microsoft.Extensions.DependencyInjection.Extensions;
using PushFunctions.Api.Http;
using PushFunctions.Core;
using PushFunctions.Local.Azurite;
using PushFunctions.Local.Queues;
using PushFunctions.Providers;
using PushFunctions.Simulator;
using PushFunctions.Storage;
using PushFunctions.Storage.Queues;
using PushFunctions.WebConsole;

namespace PushFunctions.Local;

/// <summary>
/// What the service needs on your machine: Azurite, the simulator and an account, each only if the configuration
/// names none.
/// </summary>
public sealed class LocalService : IAsyncDisposable
{
    private readonly Dictionary<string, string?> _settings = [];

    private LocalService()
    {
    }

    /// <summary>The folder that keeps data for the next start; null if nothing is kept.</summary>
    public string? Folder { get; private set; }

    /// <summary>Null with configured storage: any number of Locals can work on it.</summary>
    internal RunningLocal? Running { get; private set; }

    /// <summary>Null if a storage account is configured.</summary>
    public AzuriteProcess? Azurite { get; private set; }

    /// <summary>Null if a provider's address is configured.</summary>
    public SimulatorServer? Simulator { get; private set; }

    /// <summary>The account of this machine; null if one is configured.</summary>
    public LocalAccount? Account { get; private set; }

    /// <summary>The settings that point the service to all of this.</summary>
    public IReadOnlyDictionary<string, string?> Settings => _settings;

    /// <summary>Starts with fixed ports, and keeps everything for the next start.</summary>
    /// <param name="reset">Whether to first delete what an earlier start kept.</param>
    /// <param name="say">Gets a line when something takes time or is unusual.</param>
    /// <exception cref="StartException">Something cannot be started.</exception>
    public static Task<LocalService> OpenAsync(
        IConfiguration configuration, bool reset, Action<string> say, TimeProvider time, CancellationToken cancellationToken) =>
        OpenAsync(async local =>
        {
            var options = LocalSettings.Read(configuration);
            var place = new LocalPaths(options);
            var ownStorage = !LocalSettings.NamesStorage(configuration);
            if (ownStorage || reset) local.Running = RunningLocal.Take(place.Folder);
            LocalStartFailure.RequireFree(configuration["urls"] ?? string.Empty);
            if (reset)
            {
                local.Running!.Reset();
                say(
                    "Deleted what Local kept in "
                        + $"{place.Folder}.{(ownStorage ? string.Empty : " The storage that PushStorage names was not changed.")}");
            }

            if (ownStorage)
                local.Use(await AzuriteProcess.StartAsync(place.Clone, place.AzuriteSettings, say, time, cancellationToken));
            if (!LocalSettings.NamesProvider(configuration))
                local.Use(await LocalSimulator.StartAsync(options, place.Folder, cancellationToken));
            local.Use(configuration, place);
            if (local is not { Azurite: null, Simulator: null, Account: null }) local.Folder = place.Folder;
        });

    /// <summary>Starts with free ports and keeps everything in memory.</summary>
    /// <exception cref="StartException">Something cannot be started.</exception>
    public static Task<LocalService> OpenInMemoryAsync(Action<string> say, TimeProvider time, CancellationToken cancellationToken) =>
        OpenAsync(async local =>
        {
            var place = new LocalPaths(new LocalOptions());
            local.Use(await AzuriteProcess.StartAsync(place.Clone, AzuriteSettings.InMemory, say, time, cancellationToken));
            local.Use(await SimulatorServer.StartAsync(new SimulatorOptions(), cancellationToken));
            local.Account = LocalAccount.New();
            local.Use(local.Account.AccountSettings, local.Account.KeySettings);
        });

    public async ValueTask DisposeAsync()
    {
        if (Simulator is not null) await Simulator.DisposeAsync();
        if (Azurite is not null) await Azurite.DisposeAsync();
        Running?.Dispose();
    }

    private static async Task<LocalService> OpenAsync(Func<LocalService, Task> start)
    {
        var local = new LocalService();
        try
        {
            await start(local);
            return local;
        }
        catch
        {
            await local.DisposeAsync();
            throw;
        }
    }

    private void Use(AzuriteProcess azurite)
    {
        Azurite = azurite;
        _settings["PushStorage"] = azurite.Address.ConnectionString;
    }

    private void Use(SimulatorServer simulator)
    {
        Simulator = simulator;
        Use(LocalSimulator.SettingsOf(simulator));
    }

    private void Use(IConfiguration configuration, LocalPaths place)
    {
        var (account, key) = (LocalSettings.NamesAccount(configuration), LocalSettings.NamesCredentialKey(configuration));
        if (account && key) return;
        var own = LocalAccount.LoadOrCreate(place.Folder);
        if (!key) Use(own.KeySettings);
        if (account) return;
        Account = own;
        Use(own.AccountSettings);
    }

    private void Use(params IEnumerable<IReadOnlyDictionary<string, string?>> parts)
    {
        foreach (var (name, value) in parts.SelectMany(part => part))
            _settings[name] = value;
    }
}

internal static class LocalServices
{
    /// <summary>The service without its API, project by project in the order of the flow.</summary>
    public static IServiceCollection AddPushService(this IServiceCollection services, IConfiguration configuration) => services
        .AddPushAccounts(configuration)
        .AddPushApps(configuration)
        .AddPushRegistrations()
        .AddPushAudiences()
        .AddPushEvents(configuration)
        .AddPushSending(configuration.GetSection("Push:Send").Bind)
        .AddPushDelivery(configuration.GetSection("Push:Delivery").Bind)
        .AddPushEventDelivery()
        .AddPushStorage(configuration)
        .AddPushProviders(configuration)
        .AddPushReceivers()
        .AddLocal(configuration);

    /// <summary>
    /// Does what the Functions host does in Azure: prepares the storage, pumps the queues, runs the sweep.
    /// </summary>
    private static IServiceCollection AddLocal(this IServiceCollection services, IConfiguration configuration)
    {
        var local = LocalSettings.Read(configuration);
        services.TryAddSingleton(_ => HostJson.ReadQueues(AppContext.BaseDirectory, configuration) with { Lease = local.MessageLease });
        services.AddSingleton<QueueSignals>().AddSingleton<PushQueues>().Replace(ServiceDescriptor.Singleton<IPushQueues, SignalingQueues>());
        services.AddSingleton<DeadLetterQueue>().Replace(ServiceDescriptor.Singleton<IDeadLetterQueue, SignalingDeadLetters>());
        services.AddSingleton<LocalQueues>();
        // A receiver of events that is being written runs on the same machine.
        services.Replace(ServiceDescriptor.Singleton(new LoopbackReceivers(AreAllowed: true)));
        services.Replace(ServiceDescriptor.Singleton(new ConsoleSignIn(LocalSignIn.Path)));
        services.AddSingleton<ITransientErrorDetector, StorageErrorDetector>();
        services.AddSingleton<BackgroundLoops>().AddSingleton<SweepHealth>().Replace(
            ServiceDescriptor.Singleton<IServiceHealth, LocalHealth>());
        services.AddHostedService<StartupInitializer>();
        if (!local.Pump) return services;
        return services.AddSingleton(new SweepPeriod(local.SweepPeriod)).AddHostedService<QueuePumpService>()
            .AddHostedService<SweepTimer>();
    }
}

/// <summary>Creates the tables, the queues and the first account, and checks that the stored credentials can be
/// decrypted, before anything is served. It is the first of the hosted services, which start one after the
/// other.</summary>
internal sealed class StartupInitializer(StorageSetup storage, AccountSeeder account, CredentialKeyCheck keys) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await storage.EnsureAsync(cancellationToken);
        await account.EnsureAsync(cancellationToken);
        await keys.EnsureAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
