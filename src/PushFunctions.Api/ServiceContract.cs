using PushFunctions.Api.Http;

namespace PushFunctions.Api;

/// <summary>The body that requeues dead letters.</summary>
internal static class DeadLetterContract
{
    public const int MaximumIds = 1_000;

    public static readonly RequestShape Requeue = new(
        "RequeueDeadLettersRequest", "Sends dead letters to their queues again. Exactly one of the two is required.");

    public static readonly RequestField<IReadOnlyList<string>> Ids = Requeue.Optional(
        "ids", Rules.List(1, MaximumIds, Rules.Text(new TextRule(1, 64))), "1 to 1,000 IDs of dead letters. Unknown ones are ignored.");

    public static readonly RequestField<bool?> All = Requeue.Optional(
        "all", Rules.Boolean(), "true: all dead letters of the account.");
}

/// <summary>The state of the service, and how much of its limits the account uses.</summary>
/// <param name="Version">The version of the service.</param>
/// <param name="Time">The time of the service.</param>
/// <param name="Status">OK or DEGRADED, as in <c>/v1/health</c>.</param>
/// <param name="Sweep">The sweep, which runs each minute.</param>
/// <param name="OldestJobAt">Since when the oldest waiting job is due; null if none waits.</param>
/// <param name="Queues">The queues with their lengths.</param>
/// <param name="DeadLetters">How many dead letters the account has; 1000 for more.</param>
/// <param name="Limits">The limits of the account.</param>
public sealed record ServiceResponse(
    string Version,
    DateTimeOffset Time,
    string Status,
    SweepResponse Sweep,
    DateTimeOffset? OldestJobAt,
    IReadOnlyList<QueueResponse> Queues,
    int DeadLetters,
    IReadOnlyList<LimitResponse> Limits);

/// <summary>The sweep.</summary>
/// <param name="LastAt">When the last one ended; null before the first.</param>
/// <param name="Status">OK, or LATE if none has ended for 5 minutes.</param>
public sealed record SweepResponse(DateTimeOffset? LastAt, string Status);

/// <summary>A queue.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Messages">The approximate number of its messages.</param>
public sealed record QueueResponse(string Name, long Messages);

/// <summary>A limit.</summary>
/// <param name="Name">apps, credentialsPerApp, apiKeys, webhooks, requestBurst, requestsPerSecond or requestBytes.</param>
/// <param name="Limit">The limit.</param>
/// <param name="Used">How much of it is used now; null where that says nothing.</param>
/// <param name="Setting">The setting that changes it; null for a fixed limit.</param>
public sealed record LimitResponse(string Name, long Limit, long? Used, string? Setting);

/// <summary>A dead letter: a queue message that no reader understood.</summary>
/// <param name="Id">Its ID.</param>
/// <param name="Queue">The queue that it goes to when it is requeued.</param>
/// <param name="Kind">START, WALK, DELIVERY or EVENT; null if it does not say.</param>
/// <param name="OperationId">Its operation; null if it names none.</param>
/// <param name="Batch">Its batch; null if it names none.</param>
/// <param name="PoisonRequeues">How often it was requeued before; null if it does not say.</param>
/// <param name="Reason">NEWER_VERSION if a newer version of the service wrote it, UNREADABLE if it is no message, null if this version can read it.</param>
/// <param name="At">When it was dead-lettered.</param>
public sealed record DeadLetterResponse(
    string Id,
    string Queue,
    string? Kind,
    string? OperationId,
    string? Batch,
    int? PoisonRequeues,
    string? Reason,
    DateTimeOffset At)
{
    internal static DeadLetterResponse Of(DeadLetter letter) => new(
        letter.Id, letter.Queue, letter.Kind is { } kind ? EnumNames.Of(kind) : null, letter.Operation?.Value, letter.Batch?.Value,
        letter.PoisonRequeues,
        letter.Reason switch
        {
            DeadLetterReason.NewerVersion => "NEWER_VERSION",
            DeadLetterReason.Unreadable => "UNREADABLE",
            _ => null,
        },
        letter.At);
}

/// <summary>A page of dead letters, newest first.</summary>
/// <param name="DeadLetters">The dead letters.</param>
/// <param name="Pagination">The position of this page.</param>
public sealed record DeadLettersPage(IReadOnlyList<DeadLetterResponse> DeadLetters, Pagination Pagination);

/// <summary>Dead letters that were requeued.</summary>
/// <param name="Requeued">How many.</param>
/// <param name="More">Whether there may be more: repeat the request.</param>
public sealed record DeadLettersRequeued(int Requeued, bool More);
