using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace PushFunctions.FaultTests.Emulator.Conformance;

/// <summary>A random life of a queue. The same seed asks the same, whatever is answered.</summary>
internal sealed class RandomMessages(int seed, QueueClient queue, Transcript transcript, CancellationToken stop)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly Random _random = new(seed);
    private readonly List<(string Id, string Receipt)> _held = [];
    private int _numbers;

    public async Task LiveAsync(int steps)
    {
        for (var step = 0; step < steps; step++) await StepAsync();
        await PeekAsync();
        await CountAsync();
    }

    private Task StepAsync() => _random.Next(9) switch
    {
        0 or 1 or 2 => PutAsync(_random.Next(5) == 0 ? Hour : TimeSpan.Zero),
        3 or 4 => ReceiveAsync(_random.Next(1, 4)),
        5 => UpdateAsync(_random.Next(), _random.Next(2) == 0 ? Hour : TimeSpan.Zero),
        6 => DeleteAsync(_random.Next()),
        7 => PeekAsync(),
        _ => CountAsync(),
    };

    private Task PutAsync(TimeSpan delay) => transcript.SendAsync($"put in {delay}", async () =>
    {
        SendReceipt sent = await queue.SendMessageAsync($"m{_numbers++}", delay, cancellationToken: stop);
        return $"{sent.TimeNextVisible - sent.InsertionTime} {sent.ExpirationTime - sent.InsertionTime}";
    });

    private Task ReceiveAsync(int count) => transcript.SendAsync($"receive {count}", async () =>
    {
        var messages = (await queue.ReceiveMessagesAsync(count, Hour, stop)).Value;
        _held.AddRange(messages.Select(message => (message.MessageId, message.PopReceipt)));
        return string.Join(' ', messages.Select(message => $"{message.MessageText}/{message.DequeueCount}"));
    });

    /// <summary>The old receipt stays in hand: it is stale from now on.</summary>
    private Task UpdateAsync(int choice, TimeSpan hidden) => AskHeldAsync("update", choice, async held =>
    {
        UpdateReceipt updated = await queue.UpdateMessageAsync(held.Id, held.Receipt, $"m{_numbers++}", hidden, stop);
        _held.Add((held.Id, updated.PopReceipt));
    });

    private Task DeleteAsync(int choice) => AskHeldAsync("delete", choice, held => queue.DeleteMessageAsync(held.Id, held.Receipt, stop));

    private async Task AskHeldAsync(string what, int choice, Func<(string Id, string Receipt), Task> action)
    {
        if (_held.Count == 0) return;
        try
        {
            await action(_held[choice % _held.Count]);
            transcript.Say($"{what}: done");
        }
        catch (RequestFailedException refusal) when (refusal.Status is 400 or 404)
        {
            transcript.Say($"{what}: refused");
        }
    }

    private Task PeekAsync() => transcript.SendAsync("peek", async () =>
        string.Join(
            ' ', (await queue.PeekMessagesAsync(32, stop)).Value.Select(message => $"{message.MessageText}/{message.DequeueCount}")));

    private Task CountAsync() =>
        transcript.SendAsync("count", async () => $"{(await queue.GetPropertiesAsync(stop)).Value.ApproximateMessagesCountLong}");
}
