using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace PushFunctions.Core.Shared;

/// <summary>The one activity source and the one meter of the service. Ids go on spans, never on metrics.</summary>
public static class PushTelemetry
{
    public const string Name = "PushFunctions";

    private static readonly ActivitySource Source = new(Name);

    /// <summary>One in this many accepted pushes has its own span.</summary>
    private const uint AcceptedPushesPerSpan = 1024;

    /// <summary>The trace context of the message being handled, also if its own span is not sampled.</summary>
    private static readonly AsyncLocal<string?> Send = new();

    /// <summary>The W3C trace context of the send, for its messages; null if nothing is traced.</summary>
    public static string? TraceParent =>
        Send.Value ?? (Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.Id : null);

    /// <summary>A span for one queue message, linked to the request it comes from, so that a campaign is not one
    /// trace of ten thousand spans.</summary>
    /// <param name="operation">Empty if it belongs to none.</param>
    public static Activity? StartConsumer(string name, string? traceParent, string operation)
    {
        var hasParent = ActivityContext.TryParse(traceParent, null, isRemote: true, out var send);
        Send.Value = hasParent ? traceParent : null;
        var activity = Source.StartActivity(
            name, ActivityKind.Consumer, default(ActivityContext), links: hasParent ? [new ActivityLink(send)] : null);
        // Anyone who can write to the queue chooses the text: only a valid id gets onto the span.
        if (OperationId.TryParse(operation, out var id)) activity?.SetTag("push.operation", id.Value);
        return activity;
    }

    /// <summary>
    /// A span for a push that was sent to a provider: for each that was not accepted, up to
    /// <paramref name="refusalsLeft"/>, and for one in 1,024 of the others. The HTTP handlers create none: APNs has
    /// the token in the URL.
    /// </summary>
    /// <param name="outcome">The name of the outcome; also the span's status if the push was not accepted.</param>
    /// <param name="refusalsLeft">Spans of refused pushes that the batch may still have; counted down.</param>
    public static void PushSent(
        Provider provider, NotificationId notification, string outcome, bool isAccepted, DateTimeOffset begunAt, DateTimeOffset endedAt,
        ref int refusalsLeft)
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

/// <summary>The service's metrics.</summary>
public sealed class PushMetrics
{
    private readonly Counter<long> _accepted;
    private readonly Counter<long> _expanded;
    private readonly Counter<long> _deliveries;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _forgotten;
    private readonly Counter<long> _deadLettered;
    private readonly Counter<long> _requestsFailed;
    private readonly Counter<long> _events;
    private readonly Histogram<double> _timeToProvider;

    /// <summary>Seconds, from a push that is sent at once to one that waited for its credential as long as a job
    /// may.</summary>
    private static readonly InstrumentAdvice<double> Times =
        new() { HistogramBucketBoundaries = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600] };

    public PushMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(PushTelemetry.Name);
        _accepted = meter.CreateCounter<long>("push.sends.accepted", "{send}", "Sends accepted.");
        _expanded = meter.CreateCounter<long>("push.jobs.expanded", "{job}", "Delivery jobs expanded and queued.");
        _deliveries = meter.CreateCounter<long>("push.deliveries", "{job}", "Delivery jobs settled, by provider and outcome.");
        _retries = meter.CreateCounter<long>(
            "push.retries", "{job}", "Delivery jobs rescheduled for a later attempt, by provider and reason.");
        _forgotten = meter.CreateCounter<long>("push.tokens.forgotten", "{token}", "Dead tokens forgotten, by provider.");
        _deadLettered = meter.CreateCounter<long>(
            "push.messages.dead_lettered", "{message}", "Unreadable queue messages moved to push-deadletter, by queue.");
        _requestsFailed = meter.CreateCounter<long>(
            "push.requests.failed", "{request}", "Requests that failed with status 500 or more, by status.");
        _events = meter.CreateCounter<long>("push.events", "{event}", "Events sent to webhook endpoints, by outcome.");
        _timeToProvider = meter.CreateHistogram(
            "push.time_to_provider", "s", "From accept (or the scheduled time) to the provider's answer.", tags: null, Times);
    }

    public void SendAccepted() => _accepted.Add(1);

    public void JobsExpanded(int jobs) => _expanded.Add(jobs);

    public void JobSettled(Provider provider, string outcome) =>
        _deliveries.Add(1, new("provider", provider.ToName()), new("outcome", outcome));

    public void JobsRescheduled(Provider provider, string reason, int jobs) =>
        _retries.Add(jobs, new("provider", provider.ToName()), new("reason", reason));

    public void TokenForgotten(Provider provider) => _forgotten.Add(1, new KeyValuePair<string, object?>("provider", provider.ToName()));

    public void MessageDeadLettered(string queue) => _deadLettered.Add(1, new KeyValuePair<string, object?>("queue", queue));

    public void RequestFailed(int status) => _requestsFailed.Add(1, new KeyValuePair<string, object?>("status", status));

    /// <param name="outcome">accepted, rescheduled or given_up.</param>
    public void EventsTold(string outcome, int events) => _events.Add(events, new KeyValuePair<string, object?>("outcome", outcome));

    public void ProviderAnswered(Provider provider, TimeSpan sinceAccept) =>
        _timeToProvider.Record(sinceAccept.TotalSeconds, new KeyValuePair<string, object?>("provider", provider.ToName()));
}
