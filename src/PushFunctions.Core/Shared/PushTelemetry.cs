using System.Diagnostics;

namespace PushFunctions.Core.Shared;

/// <summary>The one activity source and the one meter of the service. Ids go on spans, never on metrics.</summary>
public static class PushTelemetry
{
    public const string Name = "PushFunctions";

    private static readonly ActivitySource Source = new(Name);

    /// <summary>One in so many of the pushes that a provider accepted has a span of its own.</summary>
    private const uint AcceptedPushesPerSpan = 1024;

    /// <summary>What the message at work belongs to, also where its own span is not sampled.</summary>
    private static readonly AsyncLocal<string?> Send = new();

    /// <summary>The W3C trace context of the send, to put into its messages; null where nothing is traced.</summary>
    public static string? TraceParent => Send.Value ?? (Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.Id : null);

    /// <summary>A span for one queue message, linked to the request that it comes from: a campaign is not one trace of ten thousand spans.</summary>
    /// <param name="operation">Empty where it belongs to none.</param>
    public static Activity? StartConsumer(string name, string? traceParent, string operation)
    {
        var isOfASend = ActivityContext.TryParse(traceParent, null, isRemote: true, out var send);
        Send.Value = isOfASend ? traceParent : null;
        var activity = Source.StartActivity(name, ActivityKind.Consumer, default(ActivityContext), links: isOfASend ? [new ActivityLink(send)] : null);
        // A message is what somebody wrote into a queue: only an id of ours gets onto the span.
        if (OperationId.TryParse(operation, out var id)) activity?.SetTag("push.operation", id.Value);
        return activity;
    }

    /// <summary>
    /// A span for a push that was sent to a provider: for each that was not accepted, up to <paramref name="refusalsLeft"/>, and for one in 1,024 of the others.
    /// The HTTP handlers make none of their own: APNs has the token in the URL.
    /// </summary>
    /// <param name="outcome">The name of the outcome, which is the span's status too where the push was not accepted.</param>
    /// <param name="refusalsLeft">Counted down; what one batch may have.</param>
    public static void PushSent(
        Provider provider, NotificationId notification, string outcome, bool isAccepted, DateTimeOffset begunAt, DateTimeOffset endedAt, ref int refusalsLeft)
    {
        if (!Source.HasListeners()) return;
        if (isAccepted ? Hash(notification.Value) % AcceptedPushesPerSpan != 0 : Interlocked.Decrement(ref refusalsLeft) < 0) return;
        using var activity = Source.StartActivity("push.send",
            ActivityKind.Client,
            default(ActivityContext),
            [new("push.provider", provider.ToName()), new("push.notification", notification.Value), new("push.outcome", outcome)],
            startTime: begunAt);
        if (activity is null) return;
        if (!isAccepted) activity.SetStatus(ActivityStatusCode.Error, outcome);
        activity.SetEndTime(endedAt.UtcDateTime);
    }

    /// <summary>The same on every machine (FNV-1a).</summary>
    private static uint Hash(string text)
    {
        var hash = 2166136261u;
        foreach (var character in text) hash = (hash ^ character) * 16777619;
        return hash;
    }
}
