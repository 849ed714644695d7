using System.Globalization;
using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using PushFunctions.Storage.Clients;

namespace PushFunctions.FaultTests.Emulator.Conformance;

public sealed class QueueConformanceTests(AzuriteFixture azurite)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public Task Queues_are_made_once_and_missed_alike() => azurite.AssertSameAsync(async (storage, transcript) =>
    {
        var queue = storage.Get<StorageClients>().Queue("conformance");
        await transcript.SendAsync("exists", async () => $"{(await queue.ExistsAsync(Stop)).Value}");
        await transcript.SendAsync(
            "put", async () => (await queue.SendMessageAsync("text", Stop)).GetRawResponse().Status.ToString(CultureInfo.InvariantCulture));
        await transcript.SendAsync("receive", async () => $"{(await queue.ReceiveMessagesAsync(Stop)).Value.Length}");
        await transcript.SendAsync("peek", async () => $"{(await queue.PeekMessagesAsync(cancellationToken: Stop)).Value.Length}");
        await transcript.SendAsync(
            "update", async () => $"{(await queue.UpdateMessageAsync("id", "receipt", cancellationToken: Stop)).GetRawResponse().Status}");
        await transcript.SendAsync("delete message", () => queue.DeleteMessageAsync("id", "receipt", Stop));
        await transcript.SendAsync("clear", () => queue.ClearMessagesAsync(Stop));
        await transcript.SendAsync(
            "properties", async () => $"{(await queue.GetPropertiesAsync(Stop)).Value.ApproximateMessagesCountLong}");
        await transcript.SendAsync("create", () => queue.CreateAsync(cancellationToken: Stop));
        await transcript.SendAsync("create again", () => queue.CreateAsync(cancellationToken: Stop));
        await transcript.SendAsync("exists", async () => $"{(await queue.ExistsAsync(Stop)).Value}");
        await transcript.SendAsync("delete", () => queue.DeleteAsync(Stop));
        await transcript.SendAsync("delete again", () => queue.DeleteAsync(Stop));
    });

    [Fact]
    public Task Messages_come_in_order_and_are_counted() => azurite.AssertSameAsync(async (storage, transcript) =>
    {
        var queue = storage.Get<StorageClients>().Queue(QueueNames.Deliveries);
        for (var message = 0; message < 5; message++) await queue.SendMessageAsync($"m{message}", Stop);
        await queue.SendMessageAsync("late", Hour, cancellationToken: Stop);
        await PeekAsync(transcript, queue);
        await ReceiveAsync(transcript, queue, 2);
        await PeekAsync(transcript, queue);
        await ReceiveAsync(transcript, queue, 32);
        await ReceiveAsync(transcript, queue, 32);
        await CountAsync(transcript, queue);
        await transcript.SendAsync("clear", () => queue.ClearMessagesAsync(Stop));
        await CountAsync(transcript, queue);
    });

    [Fact]
    public Task A_message_belongs_to_its_latest_receipt() => azurite.AssertSameAsync(async (storage, transcript) =>
    {
        var queue = storage.Get<StorageClients>().Queue(QueueNames.Deliveries);
        var sent = (await queue.SendMessageAsync("text", Stop)).Value;
        var first = (await queue.ReceiveMessageAsync(Hour, Stop)).Value;
        await AskStaleAsync(
            transcript, "delete by the send's receipt", () => queue.DeleteMessageAsync(sent.MessageId, sent.PopReceipt, Stop));
        var updated = (await queue.UpdateMessageAsync(first.MessageId, first.PopReceipt, "other", TimeSpan.Zero, Stop)).Value;
        await AskStaleAsync(
            transcript, "update by the first",
            () => queue.UpdateMessageAsync(first.MessageId, first.PopReceipt, visibilityTimeout: Hour, cancellationToken: Stop));
        var second = (await queue.ReceiveMessageAsync(Hour, Stop)).Value;
        transcript.Say($"{second.MessageText} {second.DequeueCount} {second.MessageId == sent.MessageId}");
        await AskStaleAsync(
            transcript, "delete by the update's", () => queue.DeleteMessageAsync(first.MessageId, updated.PopReceipt, Stop));
        var hidden = (
            await queue.UpdateMessageAsync(second.MessageId, second.PopReceipt, visibilityTimeout: Hour, cancellationToken: Stop)).Value;
        await ReceiveAsync(transcript, queue, 1);
        await transcript.SendAsync("delete", () => queue.DeleteMessageAsync(second.MessageId, hidden.PopReceipt, Stop));
        await transcript.SendAsync("delete again", () => queue.DeleteMessageAsync(second.MessageId, hidden.PopReceipt, Stop));
        await transcript.SendAsync("update once deleted", async () =>
            $"{(await queue.UpdateMessageAsync(second.MessageId, hidden.PopReceipt, visibilityTimeout: Hour, cancellationToken: Stop)).GetRawResponse().Status}");
        await CountAsync(transcript, queue);
    });

    [Fact]
    public Task A_message_that_was_put_back_comes_after_those_that_waited() => azurite.AssertSameAsync(async (storage, transcript) =>
    {
        var queue = storage.Get<StorageClients>().Queue(QueueNames.Deliveries);
        foreach (var text in new[] { "a", "b", "c" }) await queue.SendMessageAsync(text, Stop);
        var message = (await queue.ReceiveMessageAsync(Hour, Stop)).Value;
        await queue.UpdateMessageAsync(message.MessageId, message.PopReceipt, visibilityTimeout: TimeSpan.Zero, cancellationToken: Stop);
        await PeekAsync(transcript, queue);
        await ReceiveAsync(transcript, queue, 3);
    });

    [Fact]
    public Task Parameters_out_of_range_are_refused_alike() => azurite.AssertSameAsync(async (storage, transcript) =>
    {
        var queue = storage.Get<StorageClients>().Queue(QueueNames.Deliveries);
        var week = TimeSpan.FromDays(7);
        var second = TimeSpan.FromSeconds(1);
        await PutAsync(transcript, queue, week, TimeSpan.FromSeconds(-1));
        await PutAsync(transcript, queue, week + second, TimeSpan.FromSeconds(-1));
        await PutAsync(transcript, queue, Hour, Hour);
        await PutAsync(transcript, queue, Hour, Hour + second);
        await PutAsync(transcript, queue, TimeSpan.Zero, TimeSpan.FromDays(1000));
        await transcript.SendAsync(
            "hidden for no time", async () => $"{(await queue.ReceiveMessagesAsync(1, TimeSpan.Zero, Stop)).Value.Length}");
        await transcript.SendAsync(
            "hidden too long", async () => $"{(await queue.ReceiveMessagesAsync(1, week + second, Stop)).Value.Length}");
    });

    [Theory]
    [InlineData("")]
    [InlineData("<a>&amp;\"'</a> größe 😀")]
    [InlineData("  line one\nline two  ")]
    public Task Plain_texts_come_back_as_they_were_sent(string text) => azurite.AssertSameAsync(async (storage, transcript) =>
    {
        var encoded = storage.Get<StorageClients>().Queue(QueueNames.Deliveries);
        await encoded.SendMessageAsync(text, Stop);
        await PeekAsync(transcript, encoded);
    });

    [Theory]
    [InlineData(48 * 1024)]
    [InlineData((48 * 1024) + 1)]
    public Task A_message_holds_64_KiB(int length) => azurite.AssertSameAsync(async (storage, transcript) =>
    {
        var queue = storage.Get<StorageClients>().Queue(QueueNames.Deliveries);
        await transcript.SendAsync(
            "put", async () => $"{(await queue.SendMessageAsync(new string('x', length), Stop)).GetRawResponse().Status}");
        await CountAsync(transcript, queue);
    });

    private static Task PutAsync(Transcript transcript, QueueClient queue, TimeSpan delay, TimeSpan life) =>
        transcript.SendAsync($"put for {life} in {delay}", async () =>
        {
            SendReceipt sent = await queue.SendMessageAsync("text", delay, life, Stop);
            return $"{sent.TimeNextVisible - sent.InsertionTime} {(life < TimeSpan.Zero ? sent.ExpirationTime.ToString("O", CultureInfo.InvariantCulture) : sent.ExpirationTime - sent.InsertionTime)}";
        });

    /// <summary>Azurite answers 400 PopReceiptMismatch where the service answers 404:
    /// https://github.com/Azure/azure-storage-net/issues/285.</summary>
    private static async Task AskStaleAsync(Transcript transcript, string what, Func<Task> action)
    {
        var refusal = await Assert.ThrowsAsync<RequestFailedException>(action);
        transcript.Say($"{what}: refused {refusal.Status is 400 or 404}");
    }

    private static Task ReceiveAsync(Transcript transcript, QueueClient queue, int count) =>
        transcript.SendAsync($"receive {count}", async () =>
        string.Join(
            ' ', (await queue.ReceiveMessagesAsync(count, Hour, Stop)).Value.Select(
                message => $"{message.MessageText}/{message.DequeueCount}/{message.NextVisibleOn > message.InsertedOn}")));

    private static Task PeekAsync(Transcript transcript, QueueClient queue) => transcript.SendAsync("peek", async () =>
        string.Join(
            ' ', (await queue.PeekMessagesAsync(32, Stop)).Value.Select(message => $"{message.MessageText}/{message.DequeueCount}")));

    private static Task CountAsync(Transcript transcript, QueueClient queue) => transcript.SendAsync("count", async () =>
        $"{(await queue.GetPropertiesAsync(Stop)).Value.ApproximateMessagesCountLong}");
}
