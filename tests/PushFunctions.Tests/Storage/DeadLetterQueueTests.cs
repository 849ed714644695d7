using System.Text.Json.Nodes;
using PushFunctions.Storage.Clients;

namespace PushFunctions.Tests.Storage;

public sealed class DeadLetterQueueTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_is_kept_as_it_was_read_with_the_name_of_its_queue()
    {
        var kept = await DeadLetterAsync("no JSON \" at \\ all 😀");

        Assert.Equal(QueueNames.DeliveriesPoison, (string?)kept["queue"]);
        Assert.Equal("no JSON \" at \\ all 😀", (string?)kept["body"]);
    }

    [Theory]
    [InlineData('x')]
    [InlineData('"')]
    [InlineData('ä')]
    public async Task The_longest_message_is_kept_at_least_in_part(char filler)
    {
        var body = new string(filler, 64 * 1024);

        var kept = (string?)(await DeadLetterAsync(body))["body"];

        Assert.StartsWith(kept!, body, StringComparison.Ordinal);
        Assert.True(kept!.Length > 10_000);
    }

    private async Task<JsonNode> DeadLetterAsync(string body)
    {
        var storage = await TestStorage.CreateAsync();
        await storage.Get<IPushQueues>().DeadLetterAsync(QueueNames.DeliveriesPoison, body, Stop);
        return JsonNode.Parse((await storage.Get<StorageClients>().Queue(QueueNames.Kept).PeekMessageAsync(Stop)).Value.Body.ToString())!;
    }
}
