using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PushFunctions.Core;
using PushFunctions.Providers;

namespace PushFunctions.Testing;

/// <summary>Accounts, Apps, registrations and audiences as a host wires them, on the stores of a test.</summary>
internal sealed class CoreServices
{
    public const string AuthToken = "a token of at least thirty-two characters";
    private readonly ServiceProvider _services;

    public CoreServices(TestStorage storage, string accountSid, TimeProvider? time = null, string authToken = AuthToken,
        IEventSender? sender = null)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Push:Account:Sid"] = accountSid,
            ["Push:Account:AuthToken"] = authToken,
            ["Push:CredentialKey"] = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
        }).Build();
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(time ?? TimeProvider.System)
            .AddSingleton(new ServiceTime(time ?? TimeProvider.System))
            .AddSingleton(storage.Get<IAccountStore>())
            .AddSingleton(storage.Get<ICatalogStore>())
            .AddSingleton(storage.Get<IUserStore>())
            .AddSingleton(storage.Get<IRegistrationStore>())
            .AddSingleton(storage.Get<IAudienceStore>())
            .AddSingleton(storage.Get<IRemovalStore>())
            .AddSingleton(storage.Get<IPushQueues>())
            .AddSingleton(storage.Get<IEventQueue>())
            .AddSingleton(storage.Get<IUndeliveredStore>())
            .AddSingleton(sender ?? (IEventSender)UnreachedPort.For(typeof(IEventSender)))
            .AddPushAccounts(configuration)
            .AddPushApps(configuration)
            .AddCredentialReaders()
            .AddPushRegistrations()
            .AddPushAudiences()
            .AddPushEvents(configuration)
            .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();
}
