using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using PushFunctions.Core.Telemetry;

namespace PushFunctions.Core.Sending.Sweeping;

/// <summary>
/// Looks, once a minute, for what stands still among the operations that have not ended, and sets it going again. Safe to run on several instances at once.
/// An operation that cannot be mended does not keep the others from it: its fault is thrown once all were looked at.
/// </summary>
public sealed class Sweep(IOperationStore operations, OperationMender mender, WaitingJobs waiting, IOptions<SendOptions> options)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var activity = PushTelemetry.StartConsumer("push.sweep", null, string.Empty);
        var oldest = new OldestJob();
        var faults = new ConcurrentQueue<Exception>();
        await Parallel.ForEachAsync(
            operations.ListOpenAsync(cancellationToken),
            new ParallelOptions { MaxDegreeOfParallelism = options.Value.Parallelism, CancellationToken = cancellationToken },
            async (open, token) =>
            {
                try
                {
                    oldest.Consider(await mender.MendAsync(open, token));
                }
                catch (Exception fault) when (fault is not OperationCanceledException)
                {
                    faults.Enqueue(fault);
                }
            });
        waiting.Report(oldest.DueSince);
        if (!faults.IsEmpty) throw new AggregateException("The sweep could not mend every operation.", faults);
    }

    /// <summary>The earliest time that any waiting job is due since.</summary>
    private sealed class OldestJob
    {
        private readonly Lock _gate = new();

        public DateTimeOffset? DueSince { get; private set; }

        public void Consider(DateTimeOffset? dueSince)
        {
            lock (_gate)
            {
                if (dueSince < DueSince || DueSince is null) DueSince = dueSince ?? DueSince;
            }
        }
    }
}
