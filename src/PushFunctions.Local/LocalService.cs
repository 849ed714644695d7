using Microsoft.Extensions.DependencyInjection.Extensions;
using PushFunctions.Api.Http;
using PushFunctions.Local.Azurite;
using PushFunctions.Local.Queues;
using PushFunctions.Simulator;
using PushFunctions.Storage;

namespace PushFunctions.Local;

/// <summary>What stands around the service on a desk: Azurite, the simulator and an account, each only where the configuration names none.</summary>
public sealed class LocalService : IAsyncDisposable
{
    private readonly Dictionary<string, string?> _settings = [];

    private LocalService()
    {
    }

    /// <summary>Where things are kept for the next start; null where nothing is.</summary>
    public string? Folder { get; private set; }

    /// <summary>Null where the storage is somebody else's: then any number of Locals work on it.</summary>
    internal RunningLocal? Running { get; private set; }

    /// <summary>Null where a storage account is configured.</summary>
    public AzuriteProcess? Azurite { get; private set; }

    /// <summary>Null where a provider's address is configured.</summary>
    public SimulatorServer? Simulator { get; private set; }

    /// <summary>The account of the desk; null where one is configured.</summary>
    public LocalAccount? Account { get; private set; }

    /// <summary>The settings that lead the service to all this.</summary>
    public IReadOnlyDictionary<string, string?> Settings => _settings;

    /// <summary>Opens the developer's desk: fixed ports, and everything is there again at the next start.</summary>
    /// <param name="reset">Whether to delete first what an earlier start kept.</param>
    /// <param name="say">Gets a line where something takes its time or is unusual.</param>
    /// <exception cref="StartException">Something cannot be started.</exception>
    public static Task<LocalService> OpenAsync(IConfiguration configuration, bool reset, Action<string> say, TimeProvider time, CancellationToken cancellationToken) =>
        OpenAsync(async desk =>
        {
            var options = LocalSettings.Read(configuration);
            var place = new LocalPaths(options);
            var ownStorage = !LocalSettings.NamesStorage(configuration);
            if (ownStorage || reset) desk.Running = RunningLocal.Take(place.Folder);
            StartFailure.RequireFree(configuration["urls"] ?? string.Empty);
            if (reset)
            {
                desk.Running!.Reset();
                say($"Deleted what Local kept in {place.Folder}.{(ownStorage ? string.Empty : " The storage that PushStorage names is as it was.")}");
            }

            if (ownStorage)
                desk.Use(await AzuriteProcess.StartAsync(place.Clone, place.AzuriteSettings, say, time, cancellationToken));
            if (!LocalSettings.NamesProvider(configuration))
                desk.Use(await LocalSimulator.StartAsync(options, place.Folder, cancellationToken));
            desk.Use(configuration, place);
            if (desk is not { Azurite: null, Simulator: null, Account: null }) desk.Folder = place.Folder;
        });

    /// <summary>Opens a desk that collides with nothing and keeps nothing: free ports, data in memory.</summary>
    /// <exception cref="StartException">Something cannot be started.</exception>
    public static Task<LocalService> OpenInMemoryAsync(Action<string> say, TimeProvider time, CancellationToken cancellationToken) =>
        OpenAsync(async desk =>
        {
            var place = new LocalPaths(new LocalOptions());
            desk.Use(await AzuriteProcess.StartAsync(place.Clone, AzuriteSettings.InMemory, say, time, cancellationToken));
            desk.Use(await SimulatorServer.StartAsync(new SimulatorOptions(), cancellationToken));
            desk.Account = LocalAccount.New();
            desk.Use(desk.Account.AccountSettings, desk.Account.KeySettings);
        });

    public async ValueTask DisposeAsync()
    {
        if (Simulator is not null) await Simulator.DisposeAsync();
        if (Azurite is not null) await Azurite.DisposeAsync();
        Running?.Dispose();
    }

    private static async Task<LocalService> OpenAsync(Func<LocalService, Task> furnish)
    {
        var desk = new LocalService();
        try
        {
            await furnish(desk);
            return desk;
        }
        catch
        {
            await desk.DisposeAsync();
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
    /// <summary>What the Functions host does in Azure: prepares the storage, pumps the queues, runs the sweep.</summary>
    public static IServiceCollection AddLocal(this IServiceCollection services, IConfiguration configuration)
    {
        var local = LocalSettings.Read(configuration);
        services.TryAddSingleton(_ => HostJson.ReadQueues(AppContext.BaseDirectory, configuration) with { Lease = local.MessageLease });
        services.AddSingleton<LocalQueues>();
        services.AddSingleton<ITransientErrorDetector, StorageErrorDetector>();
        services.AddSingleton<BackgroundLoops>().AddSingleton<SweepHealth>().Replace(ServiceDescriptor.Singleton<IServiceHealth, LocalHealth>());
        services.AddHostedService<StartupInitializer>();
        if (!local.Pump) return services;
        return services.AddSingleton(new SweepPeriod(local.SweepPeriod)).AddHostedService<QueuePumpService>().AddHostedService<SweepTimer>();
    }
}

/// <summary>Makes the tables, the queues and the first account, and sees that the stored credentials open, before anything is served. The first of the hosted services: they start one after the other.</summary>
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

/// <summary>Where the desk stands. Looked up only when something is needed from there: with everything configured a clone is not.</summary>
internal sealed class LocalPaths(LocalOptions options)
{
    /// <exception cref="StartException">The program runs outside a clone.</exception>
    public string Clone => Local.Clone.Find() ?? throw new StartException(
        $"Local needs a clone of the repository, to find tools/azurite and to keep its data in .local, but found none above {AppContext.BaseDirectory} or {Environment.CurrentDirectory}. " +
        "Start it inside a clone, or set PushStorage and Local__Folder.");

    /// <summary>Where the desk keeps what must be there at the next start.</summary>
    public string Folder => Path.GetFullPath(options.Folder ?? Path.Combine(Clone, ".local"));

    public AzuriteSettings AzuriteSettings => new(options.AzuriteQueuePort, options.AzuriteTablePort, Folder);
}
