using System.Collections.Concurrent;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using PushFunctions.Storage.Clients;

namespace PushFunctions.Storage.Queues;

/// <summary>
/// Reads the queue of dead letters. A queue shows no more than the 32 messages at its front; to see those behind, they
/// are received and become visible again by themselves. An instance keeps what it read so long, so that its next
/// request does not find the queue empty.
/// </summary>
public sealed class DeadLetterQueue(StorageClients clients, TimeProvider time) : IDeadLetterQueue, IDisposable
{
    /// <summary>As many as one request gives.</summary>
    private const int MostAtOnce = 32;

    /// <summary>Dead letters that one call requeues, or passes over, at most.</summary>
    private const int MostRequeued = 1_000;

    private const int Parallelism = 16;

    /// <summary>For how long a list that goes beyond the front hides what it reads.</summary>
    private static readonly TimeSpan HiddenByList = TimeSpan.FromSeconds(2);

    /// <summary>Longer than a request that requeues. What is not wanted is released at its end.</summary>
    private static readonly TimeSpan HiddenByRequeue = TimeSpan.FromMinutes(1);

    /// <summary>See <see cref="PushQueues"/>: messages never expire.</summary>
    private static readonly TimeSpan ForEver = TimeSpan.FromSeconds(-1);

    private readonly QueueClient _letters = clients.Queue(QueueNames.DeadLetters);
    private readonly SemaphoreSlim _turn = new(1);
    private IReadOnlyList<StoredDeadLetter> _seen = [];
    private DateTimeOffset _hiddenUntil;

    public async Task<IReadOnlyList<StoredDeadLetter>> ListAsync(int limit, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (time.GetUtcNow() < _hiddenUntil) return _seen;
            var front = (await _letters.PeekMessagesAsync(MostAtOnce, cancellationToken)).Value;
            if (front.Length < MostAtOnce)
                return [.. front.Select(message => DeadLetterText.Parse(message.MessageId, message.Body, message.InsertedOn))];
            var seen = await ReadBehindAsync(limit, cancellationToken);
            (_seen, _hiddenUntil) = (seen, time.GetUtcNow() + HiddenByList);
            return seen;
        }
        finally
        {
            _turn.Release();
        }
    }

    public async Task<RequeueResult> RequeueAsync(Func<StoredDeadLetter, bool> isWanted, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            // What a list of this instance has hidden must be found.
            if (_hiddenUntil - time.GetUtcNow() is var left && left > TimeSpan.Zero) await Task.Delay(left, time, cancellationToken);
            (_seen, _hiddenUntil) = ([], default);
            return await RequeueAllAsync(isWanted, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<IReadOnlyList<StoredDeadLetter>> ReadBehindAsync(int limit, CancellationToken cancellationToken)
    {
        var seen = new Dictionary<string, StoredDeadLetter>();
        for (var before = -1; before < seen.Count && seen.Count < limit;)
        {
            before = seen.Count;
            foreach (var message in await ReceiveAsync(HiddenByList, cancellationToken))
                seen[message.MessageId] = DeadLetterText.Parse(message.MessageId, message.Body, message.InsertedOn);
        }

        return [.. seen.Values];
    }

    private async Task<RequeueResult> RequeueAllAsync(Func<StoredDeadLetter, bool> isWanted, CancellationToken cancellationToken)
    {
        var others = new ConcurrentBag<QueueMessage>();
        var (requeued, read) = (0, 0);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken };
        try
        {
            while (read < MostRequeued)
            {
                var messages = await ReceiveAsync(HiddenByRequeue, cancellationToken);
                if (messages.Length == 0) return new RequeueResult(requeued, HasMore: false);
                read += messages.Length;
                await Parallel.ForEachAsync(messages, parallel, async (message, token) =>
                {
                    var stored = DeadLetterText.Parse(message.MessageId, message.Body, message.InsertedOn);
                    if (!isWanted(stored))
                    {
                        others.Add(message);
                        return;
                    }

                    await clients.Queue(QueueNames.WithoutPoison(stored.Queue)).SendMessageAsync(
                        stored.Body, TimeSpan.Zero, ForEver, token);
                    await _letters.DeleteMessageAsync(message.MessageId, message.PopReceipt, token);
                    Interlocked.Increment(ref requeued);
                });
            }

            return new RequeueResult(requeued, HasMore: true);
        }
        finally
        {
            await Parallel.ForEachAsync(others, async (message, _) => await ReleaseAsync(message));
        }
    }

    private async Task<QueueMessage[]> ReceiveAsync(TimeSpan hidden, CancellationToken cancellationToken) =>
        (await _letters.ReceiveMessagesAsync(MostAtOnce, hidden, cancellationToken)).Value;

    /// <summary>Also for a caller that left. One that cannot be released comes back by itself.</summary>
    private async Task ReleaseAsync(QueueMessage message)
    {
        try
        {
            await _letters.UpdateMessageAsync(
                message.MessageId, message.PopReceipt, visibilityTimeout: TimeSpan.Zero, cancellationToken: CancellationToken.None);
        }
        catch (RequestFailedException)
        {
        }
    }
}

/// <summary>An unreadable message with the name of its queue. One that would not fit into a message with it keeps its
/// beginning: it must leave its queue.</summary>
internal static class DeadLetterText
{
    /// <summary>A message holds 64 KiB, of which Base64 leaves three quarters.</summary>
    private const int MaximumBytes = 48 * 1024;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string ToJson(string queue, string body)
    {
        var kept = body;
        string json;
        while (Encoding.UTF8.GetByteCount(json = Wrap(queue, kept)) > MaximumBytes) kept = kept[..(kept.Length * 3 / 4)];
        return json;
    }

    /// <summary>What somebody else put there has no queue.</summary>
    public static StoredDeadLetter Parse(string id, BinaryData body, DateTimeOffset? at)
    {
        try
        {
            var json = JsonNode.Parse(body);
            return new StoredDeadLetter(id, (string?)json?["queue"] ?? "", (string?)json?["body"] ?? "", at ?? default);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or ArgumentException)
        {
            return new StoredDeadLetter(id, "", "", at ?? default);
        }
    }

    private static string Wrap(string queue, string body) => new JsonObject { ["queue"] = queue, ["body"] = body }.ToJsonString(Plain);
}
