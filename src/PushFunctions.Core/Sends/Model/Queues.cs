using System.Text.Json;
using System.Text.Json.Serialization;

namespace PushFunctions.Core.Sends.Model;

public static class QueueNames
{
    public const string Fanout = "push-fanout";
    public const string Deliveries = "push-deliveries";

    /// <summary>Deliveries of small sends: nothing of a campaign waits before them.</summary>
    public const string ExpressDeliveries = Deliveries + "-express";

    /// <summary>What endpoints are told.</summary>
    public const string Events = "push-events";

    public const string FanoutPoison = Fanout + Poison;
    public const string DeliveriesPoison = Deliveries + Poison;
    public const string ExpressDeliveriesPoison = ExpressDeliveries + Poison;
    public const string EventsPoison = Events + Poison;

    /// <summary>Messages that cannot be read. No worker takes them; an operator requeues them.</summary>
    public const string DeadLetters = "push-deadletter";

    public static readonly IReadOnlyList<string> All =
        [Fanout, Deliveries, ExpressDeliveries, Events, FanoutPoison, DeliveriesPoison, ExpressDeliveriesPoison, EventsPoison, DeadLetters];

    private const string Poison = "-poison";

    public static bool IsPoison(string queue) => queue.EndsWith(Poison, StringComparison.Ordinal);

    /// <summary>The queue whose poison messages go to this one; the queue itself where it is no poison queue.</summary>
    public static string WithoutPoison(string queue) => IsPoison(queue) ? queue[..^Poison.Length] : queue;

    /// <summary>The queue of an operation's deliveries, retries included.</summary>
    public static string OfDeliveries(bool express) => express ? ExpressDeliveries : Deliveries;
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(FanoutMessage))]
[JsonSerializable(typeof(DeliveryMessage))]
internal sealed partial class QueueJson : JsonSerializerContext;

public enum FanoutStep
{
    /// <summary>A scheduled operation is due: its batches and its walk get their messages.</summary>
    Start,

    /// <summary>The next steps of a walk are to be taken.</summary>
    Walk,
}

/// <summary>A message on the fan-out queue: ids and ranges only.</summary>
/// <param name="Version">1. A reader refuses a version that it does not know.</param>
/// <param name="Range">Which walk of the operation, for <see cref="FanoutStep.Walk"/>.</param>
/// <param name="Next">The step that was to be taken when the message was sent: where it was taken by now, the messages of
/// its batches may be missing.</param>
/// <param name="PoisonRequeues">How often it was requeued from the poison queue.</param>
/// <param name="TraceParent">W3C trace context of the request.</param>
public sealed record FanoutMessage(
    [property: JsonPropertyName("v")] int Version,
    string Account,
    string Operation,
    FanoutStep Step,
    int? Range = null,
    int? Next = null,
    int PoisonRequeues = 0,
    string? TraceParent = null)
{
    public const int CurrentVersion = 1;

    public string ToJson() => JsonSerializer.Serialize(this, QueueJson.Default.FanoutMessage);

    /// <param name="text">JSON, or the Base64 of it.</param>
    /// <exception cref="FormatException">The text is no message of a version that this reader knows.</exception>
    public static FanoutMessage Parse(string text)
    {
        var message = QueueText.Read(text, QueueJson.Default.FanoutMessage, static message => message.Version);
        if (!AccountSid.TryParse(message.Account, out _) || !OperationId.TryParse(message.Operation, out _))
            throw new FormatException("A fan-out message names no account or no operation.");
        return message.Step == FanoutStep.Start || message is { Step: FanoutStep.Walk, Range: >= 0 and < Walk.Ranges }
            ? message
            : throw new FormatException("A fan-out message names no range where its step needs one, or has an unknown step.");
    }
}

/// <summary>A message on one of the delivery queues: which batch is to be delivered.</summary>
/// <param name="Version">1. A reader refuses a version that it does not know.</param>
/// <param name="Batch">See <see cref="BatchId"/>.</param>
/// <param name="SeenLease">
/// The <see cref="Lease.Version"/> that the batch had when this message was sent, to be delivered once the lease's
/// duration had passed. Null where the batch was not leased.
/// </param>
/// <param name="PoisonRequeues">How often it was requeued from the poison queue.</param>
/// <param name="TraceParent">W3C trace context of the request.</param>
/// <param name="Express">Which queue it is of: see <see cref="QueueNames.OfDeliveries"/>.</param>
public sealed record DeliveryMessage(
    [property: JsonPropertyName("v")] int Version,
    string Account,
    string Operation,
    string Batch,
    string? SeenLease = null,
    int PoisonRequeues = 0,
    string? TraceParent = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Express = false)
{
    public const int CurrentVersion = 1;

    /// <summary>For a batch that is to be delivered.</summary>
    public static DeliveryMessage For(Operation operation, BatchId batch, string? seenLease = null) => new(
        CurrentVersion, operation.Account.Value, operation.Id.Value, batch.Value, seenLease, TraceParent: PushTelemetry.TraceParent,
        Express: operation.IsExpress);

    public string ToJson() => JsonSerializer.Serialize(this, QueueJson.Default.DeliveryMessage);

    /// <param name="text">JSON, or the Base64 of it.</param>
    /// <exception cref="FormatException">The text is no message of a version that this reader knows.</exception>
    public static DeliveryMessage Parse(string text)
    {
        var message = QueueText.Read(text, QueueJson.Default.DeliveryMessage, static message => message.Version);
        return AccountSid.TryParse(message.Account, out _) && OperationId.TryParse(message.Operation, out _)
            && BatchId.TryParse(message.Batch, out _)
            ? message
            : throw new FormatException("A delivery message names no account, no operation or no batch.");
    }
}

public static class QueueDelays
{
    /// <summary>The longest delay of a message that is asked for; a queue takes 7 days. The sweep starts what lies
    /// beyond.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(6);
}

/// <summary>The queues between the steps. Once sent, a message comes at least once.</summary>
public interface IPushQueues : IEventQueue
{
    /// <param name="delay">0 to 7 days; longer is an <see cref="ArgumentOutOfRangeException"/>.</param>
    Task SendAsync(FanoutMessage message, TimeSpan delay, CancellationToken cancellationToken);

    /// <inheritdoc cref="SendAsync(FanoutMessage, TimeSpan, CancellationToken)"/>
    Task SendAsync(DeliveryMessage message, TimeSpan delay, CancellationToken cancellationToken);

    /// <summary>Takes a message that cannot be read. It needs an operator.</summary>
    /// <param name="queue">The queue it came from.</param>
    /// <param name="body">As it was read.</param>
    Task DeadLetterAsync(string queue, string body, CancellationToken cancellationToken);

    /// <summary>How many messages each of the <see cref="QueueNames"/> has, about: those that are delayed and those
    /// that a worker has are counted too.</summary>
    Task<IReadOnlyDictionary<string, long>> CountAsync(CancellationToken cancellationToken);

    /// <summary>Of the messages at the front of the queue, some dozens, when the latest was sent; null where none is
    /// visible. Those that a worker has do not count.</summary>
    Task<DateTimeOffset?> FindLatestAtFrontAsync(string queue, CancellationToken cancellationToken);
}
