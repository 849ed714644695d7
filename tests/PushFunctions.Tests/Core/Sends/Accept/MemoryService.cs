using System.Collections.Concurrent;
using System.Security.Cryptography;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using PushFunctions.Core;
using PushFunctions.Providers;
using PushFunctions.Storage;
using PushFunctions.Storage.Clients;
using PushFunctions.StorageEmulator;

namespace PushFunctions.Tests.Core.Sends.Accept;

/// <summary>Core on the real stores and an account in memory, of which every request can be made to fail. One
/// account, its App "shop" with an FCM credential.</summary>
internal sealed class MemoryService
{
    private readonly ServiceProvider _services;
    private int _writes;

    private MemoryService()
    {
        var settings = new Dictionary<string, string?>
        {
            ["Push:Account:Sid"] = Account.Value,
            ["Push:Account:AuthToken"] = CoreServices.AuthToken,
            ["Push:CredentialKey"] = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
            ["PushStorage"] = MemoryAccount.ConnectionString,
            ["PushStorage:maximumRetries"] = "0",
        };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        _services = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddLogging(logging => logging.AddProvider(Log))
            .AddMetrics()
            .AddSingleton<TimeProvider>(Time).AddSingleton(new ServiceTime(Time))
            .AddSingleton<RandomBytes>(Fill)
            .AddSingleton<HttpPipelineTransport>(new MemoryTransport(Storage = new MemoryAccount(Time), SeeAsync))
            .AddPushAccounts(configuration)
            .AddPushApps(configuration)
            .AddCredentialReaders()
            .AddPushRegistrations()
            .AddPushAudiences()
            .AddPushEvents(configuration)
            .AddPushEventDelivery()
            .AddSingleton<IEventSender>(Receiver)
            .AddPushSending(_ => { })
            .AddPushDelivery(options => options.FcmRampUp = TimeSpan.Zero)
            .AddPushStorage(configuration)
            .AddSingleton<IPushProvider>(StandIn)
            .AddSingleton<ICredentialProbe>(Probe)
            .BuildServiceProvider();
    }

    public FakeTimeProvider Time { get; } = new(Some.Noon);

    public AccountSid Account { get; } = Some.Account();

    public RecordingLogger Log { get; } = new();

    public StandInProvider StandIn { get; } = new();

    public StandInProbe Probe { get; } = new();

    /// <summary>Who is told of events.</summary>
    public StandInReceiver Receiver { get; } = new();

    public MemoryAccount Storage { get; }

    /// <summary>Decides over every request; null lets it pass.</summary>
    public Func<StorageCall, StorageFault?>? Seam { get; set; }

    public SendService Sends => Get<SendService>();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<MemoryService> StartAsync()
    {
        var service = new MemoryService();
        await service.Get<StorageSetup>().EnsureAsync(Stop);
        await service.UploadAsync("shop");
        return service;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public TableClient Table(string name) => Get<StorageClients>().Table(name);

    public Task<Credential> UploadAsync(string app) =>
        Get<CredentialService>().CreateAsync(Account, new NewCredential(Some.App(app), Provider.Fcm, Keys.Fcm(), false), Stop);

    public Task<RegistrationId> RegisterAsync(UserId? user = null, IReadOnlyDictionary<string, string>? tags = null) =>
        Get<RegistrationService>().RegisterAsync(Account, new RegisterCommand(Some.Address(), null, user, tags, null), Stop);

    public async Task<UserId> MakeUserAsync() => (await Get<RegistrationService>().FindAsync(Account, await RegisterAsync(), Stop)).UserId;

    /// <summary>The template is none that is constant: what it weighs is not asked.</summary>
    public static SendCommand Command(params IReadOnlyList<Recipient> to) =>
        new() { To = to, Template = new SendTemplate { Title = "Hello {{ name }}" } };

    /// <summary>The write with that number, counted from 1 from now on, fails: before it is done, or after
    /// it.</summary>
    public void FailWrite(int number, bool done)
    {
        _writes = 0;
        Seam = call => call.IsWrite && ++_writes == number
            ? done ? StorageFault.DoneBut(StorageTrouble.ServerBusy)
            : StorageFault.NotDone(StorageTrouble.ServerBusy) : null;
    }

    /// <summary>The write with that number is done, and its answer is lost, so that the client makes it
    /// again.</summary>
    public void RepeatWrite(int number)
    {
        _writes = 0;
        Seam = call => call.IsWrite && ++_writes == number ? new StorageFault { Repeated = true } : null;
    }

    /// <summary>Whether the last of <see cref="FailWrite"/> or <see cref="RepeatWrite"/> came that far.</summary>
    public bool Reached(int number) => _writes >= number;

    public async Task SweepAsync(TimeSpan after)
    {
        Seam = null;
        Time.Advance(after);
        await Get<PushFunctions.Core.Sends.Sweep.Sweep>().RunAsync(Stop);
    }

    /// <summary>Adds the account's row, which reads over all accounts need, and an endpoint.</summary>
    public async Task<WebhookEndpoint> AddEndpointAsync(params IReadOnlyList<string> events)
    {
        await Get<IAccountStore>().SaveAsync(new Account(Account, SecretHash.Of("secret"), Some.Noon), Stop);
        var webhook = new NewWebhook("https://receiver.example/", events, null, null);
        return (await Get<WebhookService>().CreateAsync(Account, webhook, Stop)).Endpoint;
    }

    /// <summary>Lets so much time pass that what waits on the queue of events is visible, and handles it.</summary>
    public async Task TellAsync()
    {
        Time.Advance(TimeSpan.FromMinutes(3));
        await PumpAsync();
    }

    /// <summary>Handles the messages of fan-out, delivery and events until none is visible, as a host does: up to 16 at a
    /// time.</summary>
    public async Task PumpAsync()
    {
        while (await PumpAsync<FanoutProcessor>(QueueNames.Fanout, (to, body) => to.ProcessAsync(FanoutMessage.Parse(body), Stop))
            || await PumpAsync<DeliveryProcessor>(
                QueueNames.ExpressDeliveries, (to, body) => to.ProcessAsync(DeliveryMessage.Parse(body), Stop))
            || await PumpAsync<DeliveryProcessor>(
                QueueNames.Deliveries, (to, body) => to.ProcessAsync(DeliveryMessage.Parse(body), Stop))
            || await PumpAsync<EventProcessor>(QueueNames.Events, (to, body) => to.ProcessAsync(EventMessage.Parse(body), Stop)))
        {
        }
    }

    public async Task<int> MessagesAsync(string queue) =>
        (int)(await Get<StorageClients>().Queue(queue).GetPropertiesAsync(Stop)).Value.ApproximateMessagesCountLong;

    public async Task<int> RowsAsync(string table) => await Table(table).QueryAsync<TableEntity>(cancellationToken: Stop).CountAsync(Stop);

    private async Task<bool> PumpAsync<T>(string name, Func<T, string, Task> handle)
        where T : notnull
    {
        // Its length first, which the costs do not count: an idle poll would be one more.
        if (await MessagesAsync(name) == 0) return false;
        var queue = Get<StorageClients>().Queue(name);
        var messages = (await queue.ReceiveMessagesAsync(16, TimeSpan.FromMinutes(1), Stop)).Value;
        await Task.WhenAll(messages.Select(async message =>
        {
            await handle(Get<T>(), message.Body.ToString());
            await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, Stop);
        }));
        return messages.Length > 0;
    }

    private ValueTask<StorageFault?> SeeAsync(StorageCall call, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Seam?.Invoke(call));

    /// <summary>Waits between two tries are of four bytes: none.</summary>
    private static void Fill(Span<byte> bytes)
    {
        if (bytes.Length == 4) bytes.Clear();
        else RandomNumberGenerator.Fill(bytes);
    }

    /// <summary>Accepts every request unless a test says otherwise.</summary>
    public sealed class StandInReceiver : IEventSender
    {
        private readonly ConcurrentQueue<EventRequest> _requests = new();

        /// <summary>All of them, in their order.</summary>
        public IReadOnlyList<EventRequest> Requests => [.. _requests];

        public IReadOnlyList<PushEvent> Told => [.. _requests.SelectMany(request => request.Events)];

        public Task<EventResponse> SendAsync(EventRequest request, CancellationToken cancellationToken)
        {
            _requests.Enqueue(request);
            return Task.FromResult(new EventResponse(204, null));
        }
    }

    /// <summary>Weighs nothing, and accepts every push unless a test says otherwise.</summary>
    public sealed class StandInProvider : IPushProvider
    {
        private static readonly PayloadCheck Fine = new(Excess: null, Faults: []);

        /// <summary>The outcome of the push with that number, counted from 1; null accepts it.</summary>
        public Func<int, DeliveryOutcome?>? Respond { get; set; }

        /// <summary>The outcome of a push; null accepts it. Asked where <see cref="Respond"/> says nothing.</summary>
        public Func<Push, DeliveryOutcome?>? RespondTo { get; set; }

        /// <summary>Sees each push that is built.</summary>
        public Action<Push>? Built { get; set; }

        public int Sent => _sent;

        private int _sent;

        public bool Serves(Provider provider) => true;

        public PayloadCheck Check(PushMessage message) => Fine;

        public ProviderRequest Build(Push push)
        {
            Built?.Invoke(push);
            return new Request(push);
        }

        public Task<DeliveryOutcome> SendAsync(ProviderRequest request, CancellationToken cancellationToken)
        {
            var number = Interlocked.Increment(ref _sent);
            return Task.FromResult(
                Respond?.Invoke(number) ?? RespondTo?.Invoke(((Request)request).Push) ?? new DeliveryOutcome.Accepted($"message-{number}"));
        }

        private sealed class Request(Push push) : ProviderRequest(Fine)
        {
            public Push Push => push;
        }
    }

    /// <summary>What the provider says about every credential.</summary>
    public sealed class StandInProbe : ICredentialProbe
    {
        public DeliveryOutcome Outcome { get; set; } = new DeliveryOutcome.Rejected("BadDeviceToken", RejectionKind.Token);

        public int Asked { get; private set; }

        public bool Serves(Provider provider) => true;

        public Task<DeliveryOutcome> SendAsync(PushCredential credential, CancellationToken cancellationToken)
        {
            Asked++;
            return Task.FromResult(Outcome);
        }
    }
}
