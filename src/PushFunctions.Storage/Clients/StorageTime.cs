using Azure.Core;
using Azure.Core.Pipeline;

namespace PushFunctions.Storage.Clients;

/// <summary>
/// The time that all instances agree on: the storage account's, which every response names in its <c>Date</c> header.
/// A machine whose clock is off by less than a few seconds keeps its own time.
/// </summary>
/// <param name="machine">This machine's clock.</param>
public sealed class StorageTime(TimeProvider machine) : ServiceTime(machine)
{
    /// <summary>A header names whole seconds, and the response was on its way for some time: below this the machine's
    /// clock is as good.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(3);

    private long _skewTicks;

    /// <summary>What is added to the machine's time; zero if its clock is right.</summary>
    public TimeSpan Skew => TimeSpan.FromTicks(Interlocked.Read(ref _skewTicks));

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Skew;

    /// <param name="date">The account's time in a response that arrived now, cut to the second.</param>
    /// <param name="latency">How long the response took: by so much the header may be behind.</param>
    public void Learn(DateTimeOffset date, TimeSpan latency = default)
    {
        var skew = date.AddSeconds(0.5) + (latency / 2) - base.GetUtcNow();
        var tolerance = Tolerance + (latency / 2);
        if ((skew - Skew).Duration() <= tolerance) return;
        Interlocked.Exchange(ref _skewTicks, skew.Duration() <= tolerance ? 0 : skew.Ticks);
    }

    /// <summary>The policy that learns from each response; for client options, at
    /// <see cref="HttpPipelinePosition.PerRetry"/>.</summary>
    internal HttpPipelinePolicy Policy() => new LearnPolicy(this);

    private sealed class LearnPolicy(StorageTime time) : HttpPipelinePolicy
    {
        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            var sentAt = time.GetTimestamp();
            ProcessNext(message, pipeline);
            Learn(message, sentAt);
        }

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            var sentAt = time.GetTimestamp();
            await ProcessNextAsync(message, pipeline);
            Learn(message, sentAt);
        }

        private void Learn(HttpMessage message, long sentAt)
        {
            if (message.HasResponse && message.Response.Headers.Date is { } date) time.Learn(date, time.GetElapsedTime(sentAt));
        }
    }
}
