using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PushFunctions.Storage;
using PushFunctions.Storage.Clients;
using PushFunctions.StorageEmulator;

namespace PushFunctions.Testing;

/// <summary>The storage project wired as in the hosts, under a name prefix and, unless a test asks, without
/// repeats.</summary>
public sealed class TestStorage
{
    private readonly ServiceProvider _services;

    /// <param name="settings">Further settings of the section, over those made here.</param>
    public TestStorage(string connectionString, string prefix, TimeProvider? time = null, params (string Name, string Value)[] settings)
        : this(connectionString, prefix, time, transport: null, settings)
    {
    }

    /// <summary>On an account in memory.</summary>
    public TestStorage(MemoryTransport transport, string prefix, TimeProvider? time = null)
        : this(MemoryAccount.ConnectionString, prefix, time, transport, settings: [])
    {
    }

    public TestStorage(
        string connectionString, string prefix, TimeProvider? time, HttpPipelineTransport? transport,
        params (string Name, string Value)[] settings)
    {
        var all = new Dictionary<string, string?>
        {
            ["PushStorage"] = connectionString,
            ["PushStorage:namePrefix"] = prefix,
            ["PushStorage:maximumRetries"] = "0",
        };
        foreach (var (name, value) in settings) all[$"PushStorage:{name}"] = value;
        Configuration = new ConfigurationBuilder().AddInMemoryCollection(all).Build();
        var services = new ServiceCollection();
        if (time is not null) services.AddSingleton(time).AddSingleton(new ServiceTime(time));
        services.AddPushStorage(Configuration);
        services.AddSingleton<HttpPipelineTransport>(Transactions = new StorageTransactions(transport ?? HttpClientTransport.Shared));
        _services = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true });
    }

    public IConfiguration Configuration { get; }

    public StorageTransactions Transactions { get; }

    /// <summary>Empty tables and queues in an account of their own, in memory.</summary>
    public static async Task<TestStorage> CreateAsync(TimeProvider? time = null)
    {
        var storage = new TestStorage(new MemoryTransport(new MemoryAccount(TimeProvider.System)), "m", time);
        await storage.Get<StorageSetup>().EnsureAsync(TestContext.Current.CancellationToken);
        return storage;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>The table itself, for what a port does not show.</summary>
    public TableClient Table(string name) => Get<StorageClients>().Table(name);
}
