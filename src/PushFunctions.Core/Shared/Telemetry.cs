using System.Diagnostics;
using System.Diagnostics.Metrics;
using PushFunctions.Core.Users.Mending;

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

/// <summary>What is counted and measured.</summary>
public sealed class PushMetrics
{
    private readonly Counter<long> _accepted;
    private readonly Counter<long> _expanded;
    private readonly Counter<long> _deliveries;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _forgotten;
    private readonly Counter<long> _kept;
    private readonly Counter<long> _mended;
    private readonly Counter<long> _failedRequests;
    private readonly Histogram<double> _timeToProvider;

    /// <summary>Seconds. From a push that is sent at once to one that waited for its credential as long as a job may.</summary>
    private static readonly InstrumentAdvice<double> Times = new() { HistogramBucketBoundaries = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600] };

    public PushMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(PushTelemetry.Name);
        _accepted = meter.CreateCounter<long>("push.sends.accepted", "{send}", "Sends accepted.");
        _expanded = meter.CreateCounter<long>("push.jobs.expanded", "{job}", "Delivery jobs found and put on the queue.");
        _deliveries = meter.CreateCounter<long>("push.deliveries", "{job}", "Delivery jobs settled, by provider and outcome.");
        _retries = meter.CreateCounter<long>("push.retries", "{job}", "Delivery jobs rescheduled for a later attempt, by provider and reason.");
        _forgotten = meter.CreateCounter<long>("push.tokens.forgotten", "{token}", "Dead tokens forgotten, by provider.");
        _kept = meter.CreateCounter<long>("push.messages.kept", "{message}", "Queue messages that no reader understood, by queue.");
        _mended = meter.CreateCounter<long>("push.registrations.mended", "{registration}", "Owners and devices that did not fit together and were mended by the sweep, by kind.");
        _failedRequests = meter.CreateCounter<long>("push.requests.failed", "{request}", "Requests that were answered with a status of 500 or more, by status.");
        _timeToProvider = meter.CreateHistogram("push.time_to_provider", "s", "From accept (or the scheduled time) to the provider's answer.", tags: null, Times);
    }

    public void SendAccepted() => _accepted.Add(1);

    public void JobsExpanded(int jobs) => _expanded.Add(jobs);

    public void JobSettled(Provider provider, string outcome) => _deliveries.Add(1, new("provider", provider.ToName()), new("outcome", outcome));

    public void JobsRescheduled(Provider provider, string reason, int jobs) =>
        _retries.Add(jobs, new("provider", provider.ToName()), new("reason", reason));

    public void TokenForgotten(Provider provider) => _forgotten.Add(1, new KeyValuePair<string, object?>("provider", provider.ToName()));

    public void MessageDeadLettered(string queue) => _kept.Add(1, new KeyValuePair<string, object?>("queue", queue));

    public void RegistrationsMended(MendingKind kind, int count) => _mended.Add(count, new KeyValuePair<string, object?>("kind", kind.ToString()));

    public void RequestFailed(int status) => _failedRequests.Add(1, new KeyValuePair<string, object?>("status", status));

    public void ProviderAnswered(Provider provider, TimeSpan sinceAccept) =>
        _timeToProvider.Record(sinceAccept.TotalSeconds, new KeyValuePair<string, object?>("provider", provider.ToName()));
}
