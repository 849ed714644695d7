using System.Text.Json.Nodes;
using PushFunctions.Storage.Clients;

namespace PushFunctions.Tests.Storage;

public sealed class DeadLetterQueueTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_dead_letter_is_the_message_as_it_was_read_with_the_name_of_its_queue()
    {
        var letter = await DeadLetterAsync("no JSON \" at \\ all 😀");

        Assert.Equal(QueueNames.DeliveriesPoison, (string?)letter["queue"]);
        Assert.Equal("no JSON \" at \\ all 😀", (string?)letter["body"]);
    }

    [Theory]
    [InlineData('x')]
    [InlineData('"')]
    [InlineData('ä')]
    public async Task The_longest_message_is_there_at_least_in_part(char filler)
    {
        var body = new string(filler, 64 * 1024);

        var letter = (string?)(await DeadLetterAsync(body))["body"];

        Assert.StartsWith(letter!, body, StringComparison.Ordinal);
        Assert.True(letter!.Length > 10_000);
    }

    private async Task<JsonNode> DeadLetterAsync(string body)
    {
        var storage = await TestStorage.CreateAsync();
        await storage.Get<IPushQueues>().DeadLetterAsync(QueueNames.DeliveriesPoison, body, Stop);
        return JsonNode.Parse((await storage.Get<StorageClients>().Queue(QueueNames.DeadLetters).PeekMessageAsync(Stop)).Value.Body.ToString())!;
    }
}
