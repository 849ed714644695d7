using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PushFunctions.Core;
using PushFunctions.FaultTests.Providers;
using PushFunctions.FaultTests.Receivers;
using PushFunctions.Providers;
using PushFunctions.Providers.Apns;
using PushFunctions.Providers.Fcm;
using PushFunctions.Storage;
using PushFunctions.StorageEmulator;

namespace PushFunctions.FaultTests.Instances;

/// <summary>The service as a host wires it, on one machine: its clock, its way to storage, its way to the providers.
/// Only walks take small steps and are split early, so that a run has some of each.</summary>
internal static class MachineServices
{
    public static readonly AccountSid Account = AccountSid.TryParse("AC00000000000000000000000000000000", out var sid)
        ? sid
        : throw new InvalidOperationException();

    public static ServiceProvider Build(Machine machine, StorageLine line, Surroundings around)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Push:Account:Sid"] = Account.Value,
            ["Push:Account:AuthToken"] = "a token of at least thirty-two characters",
            ["Push:CredentialKey"] = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
            ["PushStorage"] = MemoryAccount.ConnectionString,
            ["PushStorage:maximumRetries"] = $"{around.Script.Faults.Retries}",
            ["PushStorage:requestTimeout"] = "00:02:00",
        }).Build();
        var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning).AddProvider(new TraceLog(machine, around.Trace)))
            .AddMetrics()
            .AddSingleton<TimeProvider>(machine.Clock)
            .AddSingleton<RandomBytes>(around.Entropy.Fill)
            .AddSingleton(new Jitter(new Random(around.Entropy.Between(0, int.MaxValue - 1))))
            .AddSingleton<HttpPipelineTransport>(new MemoryTransport(around.Account, line.DecideAsync))
            .AddSingleton<DelayStrategy>(new AtOnce())
            .AddPushAccounts(configuration)
            .AddPushApps(configuration)
            .AddCredentialReaders()
            .AddPushRegistrations()
            .AddPushAudiences()
            .AddPushEvents(configuration)
            .AddSingleton<IEventSender>(new ReceiverNetwork(machine, around.Receiver, around.Scheduler, around.Misfortune))
            .AddPushSending(_ => { })
            .AddSingleton(provider => new UserStream(
                provider.GetRequiredService<IAudienceStore>(), provider.GetRequiredService<IRegistrationStore>(),
                provider.GetRequiredService<IUserStore>(), provider.GetRequiredService<IOptions<SendOptions>>())
            {
                PartSize = 4,
            })
            .AddSingleton(provider => new WalkStepper(
                provider.GetRequiredService<IWalkStore>(), provider.GetRequiredService<UserStream>(),
                provider.GetRequiredService<CachedCatalogs>(), provider.GetRequiredService<IOptions<SendOptions>>(),
                provider.GetRequiredService<PushMetrics>(), Time(provider))
            {
                SplitFrom = 12,
            })
            .AddPushDelivery(_ => { })
            .AddPushEventDelivery()
            .AddPushStorage(configuration);
        AddProviders(services, machine, around);
        around.Breakage?.Break(services);
        return services.BuildServiceProvider();
    }

    private static void AddProviders(IServiceCollection services, Machine machine, Surroundings around)
    {
        var fcm = new FcmOptions { BaseAddress = new Uri("https://fcm.test"), TokenUri = new Uri("https://oauth.test/token") };
        var apns =
            new ApnsOptions
            {
                ProductionBaseAddress = new Uri("https://apns.test"),
                SandboxBaseAddress = new Uri("https://sandbox.apns.test")
            };
        services.AddSingleton<IPushProvider>(provider =>
            Handed(new FcmProvider(
                fcm, new FcmConnections(fcm, Time(provider), Logger<FcmProvider>(provider), network: Network), Time(provider),
                Logger<FcmProvider>(provider))));
        services.AddSingleton<IPushProvider>(provider =>
        {
            var (logger, time) = (Logger<ApnsProvider>(provider), Time(provider));
            var tokens = ApnsProvider.TokensOf(
                apns, provider.GetRequiredService<IProviderTokenStore>(), provider.GetRequiredService<CredentialProtector>(), time, logger);
            return Handed(new ApnsProvider(apns, new ApnsConnections(apns, tokens, time, network: Network), time, logger));
        });

        HandingProvider Handed(IPushProvider provider) => new(provider, around.Clock);

        HttpMessageHandler Network() => new PushNetwork(machine, around.Gateway, around.Scheduler, around.Clock, around.Misfortune);
    }

    private static ServiceTime Time(IServiceProvider provider) => provider.GetRequiredService<ServiceTime>();

    private static ILogger<T> Logger<T>(IServiceProvider provider) => provider.GetRequiredService<ILogger<T>>();
}
