using Azure.Core;
using Azure.Core.Pipeline;

namespace PushFunctions.Storage;

/// <summary>
/// The time that all instances agree on. Leases, due times and times to live are written by one machine and read by another: where a machine's clock is off
/// by more than a few seconds, it goes by the storage account's, which every answer names (its <c>Date</c>).
/// </summary>
/// <param name="machine">This machine's clock.</param>
public sealed class StorageClock(TimeProvider machine) : TimeProvider
{
    /// <summary>Below it a machine keeps its own time: an answer names whole seconds, and is some time on its way.</summary>
    public static readonly TimeSpan Tolerated = TimeSpan.FromSeconds(3);

    /// <summary>An answer that took longer says too little of the time.</summary>
    private static readonly TimeSpan Prompt = TimeSpan.FromSeconds(2);

    private long _offsetTicks;

    /// <summary>What is added to the machine's time; zero where it is right.</summary>
    public TimeSpan Offset => TimeSpan.FromTicks(Interlocked.Read(ref _offsetTicks));

    public override TimeZoneInfo LocalTimeZone => machine.LocalTimeZone;

    public override long TimestampFrequency => machine.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => machine.GetUtcNow() + Offset;

    public override long GetTimestamp() => machine.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => machine.CreateTimer(callback, state, dueTime, period);

    /// <param name="date">The account's time, as an answer that came now named it: cut to the second.</param>
    public void Learn(DateTimeOffset date)
    {
        var offset = date.AddSeconds(0.5) - machine.GetUtcNow();
        if ((offset - Offset).Duration() <= Tolerated) return;
        Interlocked.Exchange(ref _offsetTicks, offset.Duration() <= Tolerated ? 0 : offset.Ticks);
    }

    /// <summary>The policy for the client options of a service, at <see cref="HttpPipelinePosition.PerRetry"/>.</summary>
    internal HttpPipelinePolicy Watch() => new Policy(this);

    private sealed class Policy(StorageClock clock) : HttpPipelinePolicy
    {
        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            var begun = clock.GetTimestamp();
            ProcessNext(message, pipeline);
            Learn(message, begun);
        }

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            var begun = clock.GetTimestamp();
            await ProcessNextAsync(message, pipeline);
            Learn(message, begun);
        }

        private void Learn(HttpMessage message, long begun)
        {
            if (message.HasResponse && message.Response.Headers.Date is { } date && clock.GetElapsedTime(begun) <= Prompt) clock.Learn(date);
        }
    }
}
