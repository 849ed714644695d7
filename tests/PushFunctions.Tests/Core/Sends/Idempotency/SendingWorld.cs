using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PushFunctions.Core;
using PushFunctions.Tests.Core.Users.Interleavings;

namespace PushFunctions.Tests.Core.Sends.Idempotency;

/// <summary>Requests with one idempotency key, on stores that the turnstile orders. The send is a scheduled one of
/// two batches and a walk of 150 named Users.</summary>
internal sealed class SendingWorld : IPushQueues
{
    private static readonly byte[] Body = "{}"u8.ToArray();

    private readonly FakeTimeProvider _time = new(Some.Noon);
    private readonly Turnstile _turnstile;
    private readonly MemoryOperations _operations;
    private readonly IdempotentSends _sends;
    private readonly MemoryParts _parts;
    private readonly SendCommand _command;

    public SendingWorld(int seed)
    {
        _turnstile = new Turnstile(seed, _time);
        _operations = new MemoryOperations(_turnstile);
        _parts = new MemoryParts(_turnstile);
        var services = new ServiceCollection()
            .AddLogging()
            .AddMetrics()
            .AddSingleton<TimeProvider>(_time).AddSingleton(new ServiceTime(_time))
            .AddSingleton<ICatalogStore>(new OneCredential())
            .AddSingleton((IAudienceStore)UnreachedPort.For(typeof(IAudienceStore)))
            .AddSingleton((IUserStore)UnreachedPort.For(typeof(IUserStore)))
            .AddSingleton((IRegistrationStore)UnreachedPort.For(typeof(IRegistrationStore)))
            .AddSingleton<IPushQueues>(this)
            .AddSingleton<IEventQueue>(this)
            .AddSingleton<IOperationStore>(_operations)
            .AddSingleton<IWalkStore>(_parts)
            .AddSingleton<IUserSendStore>(_parts)
            .AddSingleton((IBatchStore)UnreachedPort.For(typeof(IBatchStore)))
            .AddSingleton<IIdempotencyStore>(new MemoryReservations(_turnstile))
            .AddPushApps(
                new ConfigurationBuilder().AddInMemoryCollection([new("Push:CredentialKey", Convert.ToBase64String(new byte[32]))]).Build())
            .AddPushSending(_ => { })
            .BuildServiceProvider();
        _sends = services.GetRequiredService<IdempotentSends>();
        _command = new SendCommand
        {
            To =
            [
                .. Enumerable.Range(0, 160).Select(_ => new Recipient.ToToken(Some.Address(), null)),
                .. Enumerable.Range(0, 150).Select(_ => new Recipient.ToUser(Some.Ids.NewUser(), null)),
            ],
            Template = new SendTemplate { Title = "Hello {{ name }}" },
            SendAt = Some.Noon.AddDays(2),
        };
    }

    public AccountSid Account { get; } = Some.Account();

    /// <summary>The operations that were given a start message.</summary>
    public List<string> Started { get; } = [];

    public Func<Task> Request() => () => SendAsync(Body);

    public Func<Task> Request(byte[] body) => () => SendAsync(body);

    public Func<Task> Refused() =>
        () => _sends.AcceptAsync(
            Account, Key, Body, () => throw new PushFunctions.Core.Shared.RequestException(
                PushFunctions.Core.Shared.ProblemCode.InvalidRequest, "bad"), CancellationToken.None);

    /// <summary>Time passes somewhere between the calls of the others, longer than a key is held.</summary>
    public Func<Task> Wait(TimeSpan? time = null) => async () =>
    {
        await _turnstile.PassAsync();
        _time.Advance(time ?? IdempotentSends.Hold + TimeSpan.FromSeconds(1));
    };

    public IReadOnlyList<Task> Run(double chanceOfCrash, params IEnumerable<Func<Task>> requests) =>
        _turnstile.Run(requests, chanceOfCrash, () => { });

    /// <summary>What would be delivered: operations that are there.</summary>
    public IReadOnlyList<OperationId> Accepted() => [.. _operations.Live.Select(operation => operation.Id)];

    /// <summary>Whether no operation is there without all its parts.</summary>
    public bool AllAreWhole() =>
        _operations.Live.All(operation => _parts.CountOf(operation.Id) == (operation.DirectBatches, 150, 1));

    public Task SendAsync(EventMessage message, TimeSpan delay, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task SendAsync(FanoutMessage message, TimeSpan delay, CancellationToken cancellationToken)
    {
        Started.Add(message.Operation);
        return Task.CompletedTask;
    }

    Task IPushQueues.SendAsync(DeliveryMessage message, TimeSpan delay, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    Task IPushQueues.DeadLetterAsync(string queue, string body, CancellationToken cancellationToken) => throw new NotSupportedException();

    Task<IReadOnlyDictionary<string, long>> IPushQueues.CountAsync(CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    Task<DateTimeOffset?> IPushQueues.FindLatestAtFrontAsync(string queue, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    private static IdempotencyKey Key { get; } = IdempotencyKey.TryParse("order-17", out var key) ? key : throw new FormatException();

    private Task<AcceptedSend> SendAsync(byte[] body) => _sends.AcceptAsync(Account, Key, body, () => _command, CancellationToken.None);

    private sealed class OneCredential : ICatalogStore
    {
        private readonly CredentialId _id = Some.Ids.NewCredential();

        public Task<Catalog> LoadAsync(AccountSid account, CancellationToken cancellationToken) => Task.FromResult(new Catalog(
            account,
            [new App(Some.App(), true, Some.Noon, Some.Noon)],
            [new Credential(_id, Some.App(), Provider.Fcm, true, 1, "sealed", CredentialHealth.Ok) { CreatedAt = Some.Noon, UpdatedAt = Some.Noon }],
            "1"));

        public Task<bool> TrySaveAsync(Catalog before, CatalogChange change, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
