using System.Diagnostics.Metrics;
using PushFunctions.Core.Users.Mending;

namespace PushFunctions.Core.Shared;

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

    public void MessageKept(string queue) => _kept.Add(1, new KeyValuePair<string, object?>("queue", queue));

    public void RegistrationsMended(MendingKind kind, int count) => _mended.Add(count, new KeyValuePair<string, object?>("kind", kind.ToString()));

    public void RequestFailed(int status) => _failedRequests.Add(1, new KeyValuePair<string, object?>("status", status));

    public void ProviderAnswered(Provider provider, TimeSpan sinceAccept) =>
        _timeToProvider.Record(sinceAccept.TotalSeconds, new KeyValuePair<string, object?>("provider", provider.ToName()));
}
