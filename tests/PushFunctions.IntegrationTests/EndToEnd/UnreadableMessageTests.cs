using System.Text.Json.Nodes;
using PushFunctions.IntegrationTests.Security.Privacy;
using PushFunctions.Storage.Clients;

namespace PushFunctions.IntegrationTests.EndToEnd;

/// <summary>What becomes of a message that this version cannot read.</summary>
public sealed class UnreadableMessageTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(QueueNames.Fanout, "fanout-walk")]
    [InlineData(QueueNames.Deliveries, "delivery")]
    [InlineData(QueueNames.ExpressDeliveries, "delivery-express")]
    public async Task A_message_that_was_refused_so_often_that_it_is_poison_is_kept_as_it_came(string queue, string name)
    {
        await using var service = await RunningService.StartInMemoryAsync(pump: false);
        var message = JsonNode.Parse(MessageKind.All[name].Json)!;
        message["v"] = FanoutMessage.CurrentVersion + 1;
        var clients = service.Get<StorageClients>();

        await clients.Queue(queue + "-poison").SendMessageAsync(message.ToJsonString(), Stop);
        await service.PumpUntilIdleAsync();

        var kept = (await clients.Queue(QueueNames.DeadLetters).PeekMessageAsync(Stop)).Value.Body.ToString();
        Assert.Equal(queue + "-poison", (string?)JsonNode.Parse(kept)!["queue"]);
        Assert.Equal(message.ToJsonString(), (string?)JsonNode.Parse(kept)!["body"]);
    }

    [Theory]
    [InlineData(QueueNames.Deliveries, "{\"v\":0}")]
    [InlineData(QueueNames.Fanout, "{\"v\":1,\"account\":\"AC00000000000000000000000000000000\",\"operation\":\"\",\"step\":\"Page\"}")]
    [InlineData(QueueNames.Fanout, "{\"v\":1,\"account\":\"AC00000000000000000000000000000000\",\"operation\":\"\",\"step\":77}")]
    [InlineData(QueueNames.Deliveries, "not JSON")]
    [InlineData(QueueNames.Deliveries, "{\"v\":1,\"account\":\"shop\",\"operation\":\"x\",\"batch\":\"000001002\"}")]
    public async Task A_message_that_cannot_be_read_is_kept_at_its_first_try_and_logged_in_one_line(string queue, string message)
    {
        using var witness = new Witness();
        await using var service = await RunningService.StartInMemoryAsync(pump: false, configure: witness.Attend);
        var clients = service.Get<StorageClients>();
        await clients.Queue(queue).SendMessageAsync(message, Stop);

        Assert.Equal(1, await service.PumpUntilIdleAsync());

        var kept = JsonNode.Parse((await clients.Queue(QueueNames.DeadLetters).PeekMessageAsync(Stop)).Value.Body.ToString())!;
        Assert.Equal((queue, message), ((string?)kept["queue"], (string?)kept["body"]));
        var line = Assert.Single(witness.Lines, line => line.Level >= Microsoft.Extensions.Logging.LogLevel.Warning);
        Assert.Equal(1105, line.Id.Id);
        Assert.InRange(line.Everything.Length, 1, 1000);
    }

    [Fact]
    public async Task A_message_of_a_newer_version_stays_on_its_queue_for_an_instance_that_knows_it()
    {
        await using var service = await RunningService.StartInMemoryAsync(pump: false);
        var clients = service.Get<StorageClients>();

        await Assert.ThrowsAnyAsync<FormatException>(() => service.Get<MessageReader>()
            .HandleAsync(
                QueueNames.Deliveries, "{\"v\":2}", DeliveryMessage.Parse, (_, _) => throw new InvalidOperationException("It was handled."),
                Stop));

        Assert.Null((await clients.Queue(QueueNames.DeadLetters).PeekMessageAsync(Stop)).Value);
    }
}
