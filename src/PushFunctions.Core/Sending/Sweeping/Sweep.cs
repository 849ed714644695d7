using Microsoft.Extensions.Options;
using PushFunctions.Core.Telemetry;

namespace PushFunctions.Core.Sending.Sweeping;

/// <summary>Looks, once a minute, for what stands still among the operations that have not ended, and sets it going again. Safe to run on several instances at once.</summary>
public sealed class Sweep(IOperationStore operations, OperationMender mender, WaitingJobs waiting, IOptions<SendOptions> options)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var activity = PushTelemetry.StartConsumer("push.sweep", null, string.Empty);
        var oldest = new OldestJob();
        await Parallel.ForEachAsync(
            operations.ListOpenAsync(cancellationToken),
            new ParallelOptions { MaxDegreeOfParallelism = options.Value.Parallelism, CancellationToken = cancellationToken },
            async (open, token) => oldest.Consider(await mender.MendAsync(open, token)));
        waiting.Report(oldest.DueSince);
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
