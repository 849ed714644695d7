using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Reflection;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using PushFunctions.Simulator;
using PushFunctions.Storage.Clients;
using PushFunctions.Storage.Tables;

namespace PushFunctions.IntegrationTests.EndToEnd;

public sealed class PoisonTests
{
    private static readonly IReadOnlyDictionary<string, string?> Hasty = new Dictionary<string, string?>
    {
        ["AzureFunctionsJobHost:extensions:queues:maxDequeueCount"] = "3",
        ["Push:Delivery:MaximumPoisonRequeues"] = "1",
        ["Push:Delivery:PoisonRequeueDelay"] = "00:00:01",
    };

    [Theory]
    [InlineData(QueueNames.Deliveries)]
    [InlineData(QueueNames.ExpressDeliveries)]
    [InlineData(QueueNames.Fanout)]
    public async Task A_message_that_nobody_understands_is_kept_for_a_person_counted_and_told(string name)
    {
        await using var service = await RunningService.StartInMemoryAsync(pump: false, settings: Hasty);
        using var counts = new MetricCounts(service.Get<IMeterFactory>(), "push.messages.dead_lettered");
        using var shop = await Customer.WithAppAsync(service);

        await Queue(service, name).SendMessageAsync("{\"v\":7}", TestContext.Current.CancellationToken);
        var id = await shop.SendAsync([Phone.Android().Recipient()]);
        await service.PumpUntilIdleAsync();

        var kept = (await Queue(service, QueueNames.DeadLetters).PeekMessageAsync(TestContext.Current.CancellationToken)).Value;
        Assert.Equal($$"""{"queue":"{{name}}-poison","body":"{\"v\":7}"}""", kept.Body.ToString());
        Assert.Equal(new Dictionary<string, long> { [$"{name}-poison"] = 1 }, counts.Now);
        Assert.Equal(1, (await shop.CallAsync(HttpMethod.Get, "/v1/health")).GetProperty("queues").GetProperty(QueueNames.DeadLetters).GetInt32());
        // The queue goes on with what comes after it.
        Assert.Equal("COMPLETED", (await shop.OperationAsync(id)).Status);
    }

    [Theory]
    [InlineData(QueueNames.Deliveries)]
    [InlineData(QueueNames.ExpressDeliveries)]
    [InlineData(QueueNames.Fanout)]
    [InlineData(QueueNames.DeliveriesPoison)]
    [InlineData(QueueNames.ExpressDeliveriesPoison)]
    [InlineData(QueueNames.FanoutPoison)]
    public async Task A_message_that_is_not_Base64_is_kept_too(string name)
    {
        await using var service = await RunningService.StartInMemoryAsync(pump: false, settings: Hasty);

        await service.Get<StorageClients>().RawQueue(name).SendMessageAsync("put in: by hand", TestContext.Current.CancellationToken);
        await service.PumpUntilIdleAsync();

        var kept = (await Queue(service, QueueNames.DeadLetters).PeekMessageAsync(TestContext.Current.CancellationToken)).Value;
        Assert.Equal($$"""{"queue":"{{name}}","body":"put in: by hand"}""", kept.Body.ToString());
        Assert.Empty((await Queue(service, name).PeekMessagesAsync(1, TestContext.Current.CancellationToken)).Value);
    }

    [Fact]
    public async Task A_batch_whose_work_failed_too_often_comes_back_from_the_poison_queue_and_is_sent()
    {
        await using var service = await RunningService.StartInMemoryAsync(pump: false, settings: new Dictionary<string, string?>(Hasty) { ["Push:Delivery:MaximumPoisonRequeues"] = "10" });
        using var shop = await Customer.NewAsync(service);
        var credential = await shop.StoreAsync("FCM", shop.FcmContent);
        await BreakSealAsync(service, shop, credential);
        var phone = Phone.Android();

        var id = await shop.SendAsync([phone.Recipient()]);
        var handled = await service.PumpUntilIdleAsync();
        await shop.CallAsync(HttpMethod.Patch, $"Credentials/{credential}", new { Content = shop.FcmContent });
        var operation = await shop.PumpUntilOverAsync(id);

        // Three failures, and the poison queue's answer; more where the machine is so slow that the message is back
        // at once.
        Assert.InRange(handled, 4, 40);
        Assert.Equal(Stats.AllSent(1, recipients: 1), operation.Stats);
        Assert.Equal(1, service.Simulator.Fcm.Received.CountFor(phone.Token));
    }

    [Fact]
    public async Task A_job_that_can_never_be_worked_on_fails_in_the_end_and_its_siblings_are_sent_once()
    {
        var provider = new FaultyProvider();
        await using var service = await RunningService.StartInMemoryAsync(pump: false, settings: Hasty, configure: builder => builder.Services.AddSingleton<IPushProvider>(provider));
        using var shop = await Customer.WithAppAsync(service);
        var phones = Phone.Androids(60);
        provider.FailsFor = phones[20].Token;

        var id = await shop.SendAsync(phones.Select(phone => phone.Recipient()));
        var operation = await shop.PumpUntilOverAsync(id);

        var failed = (await shop.NotificationsOfAsync(id)).Where(notification => notification.Status == "FAILED").ToList();
        Assert.Equal(new Stats(60, 60, 0, 0, 0, 59, 1, 0), operation.Stats);
        Assert.Equal(
            (phones[20].Token, 21012), Assert.Single(failed.Select(notification => (notification.To.Token, notification.Error!.Code))));
        Assert.All(provider.Asked, asked => Assert.Equal(1, asked.Value));
    }

    [Fact]
    public async Task A_walk_whose_step_can_never_be_taken_ends_and_each_of_its_Users_has_a_reason()
    {
        var faulty = new FaultyUsers();
        await using var service = await RunningService.StartInMemoryAsync(pump: false, settings: Hasty, configure: faulty.Install);
        using var shop = await Customer.WithAppAsync(service);
        var crowd = await Crowd.RegisterAsync(shop, 150, _ => 1);
        faulty.FailsFor = crowd.Members[7].User;

        var id = await shop.SendAsync(crowd.Recipients);
        var operation = await shop.PumpUntilOverAsync(id);

        Assert.Equal(new OperationState(id, "COMPLETED", new Stats(0, 150, 150, 0, 0, 0, 0, 0)), operation);
        var errors = await shop.ErrorsOfAsync(id);
        Assert.Equal(
            crowd.Members.Select(member => member.User.Value)
                .Order(), errors.Select(error => error.GetProperty("to").GetProperty("userId").GetString()!).Order());
        Assert.All(
            errors, error => Assert.Equal(
                (21012, "DeadLettered"),
                (error.GetProperty("error").GetProperty("code").GetInt32(), error.GetProperty("error").GetProperty("reason").GetString())));
    }

    [Fact]
    public async Task A_scheduled_start_with_a_part_that_can_never_be_worked_on_sends_the_rest_and_ends_with_a_reason()
    {
        var (clock, faulty) = (new ShiftedClock(), new FaultyUsers());
        await using var service = await RunningService.StartInMemoryAsync(pump: false, settings: Hasty, configure: builder => faulty.Install(builder, clock),
            simulation: new SimulatorOptions { TimeProvider = clock });
        using var shop = await Customer.WithAppAsync(service);
        var crowd = await Crowd.RegisterAsync(shop, 1, _ => 1);
        var phone = Phone.Android();

        var sendAt = clock.GetUtcNow().AddHours(2).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        var id = await shop.SendAsync([phone.Recipient(), .. crowd.Recipients], more: new { Schedule = new { SendAt = sendAt } });
        clock.Advance(TimeSpan.FromHours(2.1));
        await service.Get<Sweep>().RunAsync(TestContext.Current.CancellationToken);
        faulty.FailsFor = crowd.Members[0].User;
        var operation = await shop.PumpUntilOverAsync(id);

        Assert.Equal(new OperationState(id, "COMPLETED", new Stats(1, 2, 1, 0, 0, 1, 0, 0)), operation);
        Assert.Equal(21012, Assert.Single(await shop.ErrorsOfAsync(id)).GetProperty("error").GetProperty("code").GetInt32());
        Assert.Equal(1, service.Simulator.Fcm.Received.CountFor(phone.Token));
    }

    private static QueueClient Queue(RunningService service, string name) => service.Get<StorageClients>().Queue(name);

    /// <summary>As if the credential had been sealed with a key that is gone: opening it throws.</summary>
    private static async Task BreakSealAsync(RunningService service, Customer shop, string credential)
    {
        var table = service.Get<StorageClients>().Table(TableNames.Catalog);
        var row = table.Query<TableEntity>(
            entity => entity.PartitionKey == shop.Account.Value, cancellationToken: TestContext.Current.CancellationToken)
            .Single(entity => credential.EndsWith(entity.RowKey.Split(':')[^1], StringComparison.Ordinal));
        var column = Assert.Single(row.Keys, key => key.StartsWith("EncryptedContent", StringComparison.Ordinal) && row[key] is byte[]);
        var bytes = row.GetBinary(column);
        bytes[^8] = bytes[^8] == (byte)'A' ? (byte)'B' : (byte)'A';
        row[column] = bytes;
        await table.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, TestContext.Current.CancellationToken);
    }

    /// <summary>Users of whom one brings out a fault of the service wherever somebody asks for it.</summary>
    private sealed class FaultyUsers
    {
        public UserId? FailsFor { get; set; }

        public void Install(WebApplicationBuilder builder) => Install(builder, null);

        public void Install(WebApplicationBuilder builder, TimeProvider? clock)
        {
            if (clock is not null) builder.Services.AddSingleton(clock).AddSingleton(new ServiceTime(clock));
            // Behind what the host adds itself.
            builder.Host.ConfigureContainer<IServiceCollection>((_, services) =>
                services.AddSingleton<RegistrationStore>()
                    .AddSingleton(provider => Proxy.For(provider.GetRequiredService<RegistrationStore>(), this)));
        }

        [SuppressMessage("Performance", "CA1852", Justification = "The proxy that is made at run time derives from it.")]
        public class Proxy : DispatchProxy
        {
            private IRegistrationStore _registrations = null!;
            private FaultyUsers _faults = null!;

            internal static IRegistrationStore For(IRegistrationStore registrations, FaultyUsers faults)
            {
                var proxy = Create<IRegistrationStore, Proxy>();
                ((Proxy)proxy)._registrations = registrations;
                ((Proxy)proxy)._faults = faults;
                return proxy;
            }

            protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
                _faults.FailsFor is { } user && (args!.Contains(user) || targetMethod!.Name == nameof(IRegistrationStore.ListAsync))
                    ? throw new InvalidOperationException("This User brings out a fault.")
                    : targetMethod!.Invoke(_registrations, args);
        }
    }
}
