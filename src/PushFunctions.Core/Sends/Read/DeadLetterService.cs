using System.Text.Json;

namespace PushFunctions.Core.Sends.Read;

public enum DeadLetterKind
{
    /// <summary>The start of a scheduled operation.</summary>
    Start,

    /// <summary>The next steps of a walk.</summary>
    Walk,

    /// <summary>A batch to deliver.</summary>
    Delivery,

    /// <summary>Events for webhook endpoints.</summary>
    Event,
}

public enum DeadLetterReason
{
    /// <summary>A newer version of the service wrote it.</summary>
    NewerVersion,

    /// <summary>It is no message of any version that this one knows.</summary>
    Unreadable,
}

/// <summary>What a dead letter tells about itself: ids, and nothing of what its sender wrote.</summary>
/// <param name="Queue">Where it goes when it is requeued.</param>
/// <param name="Kind">Null where it does not say.</param>
/// <param name="Operation">Null where it names none.</param>
/// <param name="Batch">Null where it names none.</param>
/// <param name="PoisonRequeues">How often it was requeued from its poison queue; null where it does not say.</param>
/// <param name="Reason">Why this version cannot read it; null where it can.</param>
public sealed record DeadLetter(
    string Id,
    string Queue,
    DeadLetterKind? Kind,
    OperationId? Operation,
    BatchId? Batch,
    int? PoisonRequeues,
    DeadLetterReason? Reason,
    DateTimeOffset At);

/// <summary>The dead letters of an account: those whose message names it. What names no account belongs to nobody, and
/// only the operator of the storage account sees it.</summary>
public sealed class DeadLetterService(IDeadLetterQueue queue)
{
    /// <summary>Dead letters that a call reads at most, of all accounts.</summary>
    private const int MaximumRead = 1_000;

    private static readonly string[] Requeuable =
        [QueueNames.Fanout, QueueNames.Deliveries, QueueNames.ExpressDeliveries, QueueNames.Events];

    /// <summary>Newest first.</summary>
    public async Task<ListPage<DeadLetter>> ListAsync(AccountSid account, ListRequest request, CancellationToken cancellationToken) =>
        NewestFirst.Page(await ReadAsync(account, cancellationToken), letter => (letter.At, letter.Id), request);

    public async Task<int> CountAsync(AccountSid account, CancellationToken cancellationToken) =>
        (await ReadAsync(account, cancellationToken)).Count;

    /// <summary>Sends them to their queues again. One that is not there any more, or is another account's, is passed
    /// over: safe to repeat.</summary>
    /// <param name="ids">Null for all.</param>
    public Task<RequeueResult> RequeueAsync(AccountSid account, IReadOnlySet<string>? ids, CancellationToken cancellationToken) =>
        queue.RequeueAsync(
            stored => (ids is null || ids.Contains(stored.Id)) && TryRead(account, stored) is not null, cancellationToken);

    private async Task<IReadOnlyList<DeadLetter>> ReadAsync(AccountSid account, CancellationToken cancellationToken) =>
        [.. (await queue.ListAsync(MaximumRead, cancellationToken)).Select(stored => TryRead(account, stored)).OfType<DeadLetter>()];

    /// <summary>Null where it is not the account's.</summary>
    private static DeadLetter? TryRead(AccountSid account, StoredDeadLetter stored)
    {
        var queue = QueueNames.WithoutPoison(stored.Queue);
        if (!Requeuable.Contains(queue)) return null;
        try
        {
            using var json = JsonDocument.Parse(stored.Body);
            var body = json.RootElement;
            if (Text(body, "account") != account.Value) return null;
            return new DeadLetter(
                stored.Id, queue, KindOf(queue, body),
                OperationId.TryParse(Text(body, "operation"), out var operation) ? operation : null,
                BatchId.TryParse(Text(body, "batch"), out var batch) ? batch : null,
                Number(body, "poisonRequeues"), ReasonOf(queue, stored.Body), stored.At);
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            // The second is what half a surrogate pair ends in, once it is read.
            return null;
        }
    }

    private static DeadLetterKind? KindOf(string queue, JsonElement body) => queue switch
    {
        QueueNames.Events => DeadLetterKind.Event,
        QueueNames.Fanout => Text(body, "step") switch
        {
            nameof(FanoutStep.Start) => DeadLetterKind.Start,
            nameof(FanoutStep.Walk) => DeadLetterKind.Walk,
            _ => null,
        },
        _ => DeadLetterKind.Delivery,
    };

    private static DeadLetterReason? ReasonOf(string queue, string body)
    {
        try
        {
            _ = queue switch
            {
                QueueNames.Events => EventMessage.Parse(body),
                QueueNames.Fanout => FanoutMessage.Parse(body),
                _ => (object)DeliveryMessage.Parse(body),
            };
            return null;
        }
        catch (NewerMessageException)
        {
            return DeadLetterReason.NewerVersion;
        }
        catch (FormatException)
        {
            return DeadLetterReason.Unreadable;
        }
    }

    private static string? Text(JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() : null;

    private static int? Number(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)
            ? number : null;
}
