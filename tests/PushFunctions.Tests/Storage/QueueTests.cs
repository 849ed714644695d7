using System.Text;
using Azure.Storage.Queues;
using PushFunctions.Storage.Clients;
using PushFunctions.Storage.Queues;

namespace PushFunctions.Tests.Storage;

public sealed class QueueTests
{
    private static readonly DeliveryMessage Delivery = new(
        1, "AC0123456789abcdef0123456789abcdef", "comms_operation_01k7q2bx0mft5bvbxh3781hkmr", "00000000a.b");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_delivery_message_lies_on_its_queue_as_Base64_JSON()
    {
        var storage = await TestStorage.CreateAsync();

        await storage.Get<IPushQueues>().SendAsync(Delivery, TimeSpan.Zero, Stop);

        var raw = await RawText(storage, QueueNames.Deliveries);
        Assert.Equal(Delivery, DeliveryMessage.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(raw))));
    }

    [Fact]
    public async Task An_express_delivery_has_a_queue_of_its_own()
    {
        var storage = await TestStorage.CreateAsync();

        await storage.Get<IPushQueues>().SendAsync(Delivery with { Express = true }, TimeSpan.Zero, Stop);

        var raw = await RawText(storage, QueueNames.ExpressDeliveries);
        Assert.Equal(Delivery with { Express = true }, DeliveryMessage.Parse(raw));
        Assert.Empty((await storage.Get<StorageClients>().Queue(QueueNames.Deliveries).PeekMessagesAsync(32, Stop)).Value);
    }

    [Fact]
    public async Task A_fan_out_message_lies_on_its_queue_as_Base64_JSON()
    {
        var storage = await TestStorage.CreateAsync();
        var message = new FanoutMessage(
            1, Delivery.Account, Delivery.Operation, FanoutStep.Walk, Range: 3, Next: 7);

        await storage.Get<IPushQueues>().SendAsync(message, TimeSpan.Zero, Stop);

        var raw = await RawText(storage, QueueNames.Fanout);
        Assert.Equal(message, FanoutMessage.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(raw))));
    }

    [Fact]
    public async Task A_message_never_expires()
    {
        var storage = await TestStorage.CreateAsync();
        await storage.Get<IPushQueues>().SendAsync(Delivery, TimeSpan.Zero, Stop);

        var message = (await storage.Get<StorageClients>().Queue(QueueNames.Deliveries).PeekMessageAsync(Stop)).Value;

        Assert.True(message.ExpiresOn > message.InsertedOn?.AddYears(100));
    }

    [Fact]
    public async Task A_delayed_message_does_not_come_before_it_is_due()
    {
        var storage = await TestStorage.CreateAsync();
        await storage.Get<IPushQueues>().SendAsync(Delivery, TimeSpan.FromMinutes(10), Stop);
        await storage.Get<IPushQueues>().SendAsync(Delivery, TimeSpan.FromDays(7), Stop);

        Assert.Empty((await storage.Get<StorageClients>().Queue(QueueNames.Deliveries).PeekMessagesAsync(32, Stop)).Value);
    }

    [Fact]
    public async Task A_delay_of_less_than_nothing_or_more_than_a_week_is_refused()
    {
        var storage = await TestStorage.CreateAsync();
        var deliveries = storage.Get<IPushQueues>();

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => deliveries.SendAsync(Delivery, TimeSpan.FromTicks(-1), Stop));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => deliveries.SendAsync(Delivery, TimeSpan.FromDays(7) + TimeSpan.FromTicks(1), Stop));
        Assert.Empty((await storage.Get<StorageClients>().Queue(QueueNames.Deliveries).PeekMessagesAsync(32, Stop)).Value);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(1000, 1)]
    [InlineData(1001, 2)]
    public void A_delay_is_rounded_up_to_whole_seconds(int milliseconds, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), PushQueues.InWholeSeconds(TimeSpan.FromMilliseconds(milliseconds)));

    private static async Task<string> RawText(TestStorage storage, string queue)
    {
        var decoded = storage.Get<StorageClients>().Queue(queue);
        var raw = new QueueClient(
            storage.Configuration["PushStorage"], decoded.Name,
            new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None, Transport = storage.Transactions });
        return (await raw.PeekMessageAsync(Stop)).Value.MessageText;
    }
}
