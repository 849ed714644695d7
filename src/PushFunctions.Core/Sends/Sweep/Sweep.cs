using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace PushFunctions.Core.Sends.Sweep;

/// <summary>
/// Runs once a minute: requeues what is stalled among the operations that have not ended, continues removals, removes
/// expired records, and tells of certificates that are about to end. Safe to run on several instances at once. A fault in one part does not stop the others:
/// it is thrown once all are done.
/// </summary>
public sealed class Sweep(
    IOperationStore operations,
    OperationReconciler reconciler,
    WaitingJobs waiting,
    ISweepReportStore reports,
    PendingRemovals removals,
    RecordRetention retention,
    CredentialExpiry expiry,
    IOptions<SendOptions> options)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var activity = PushTelemetry.StartConsumer("push.sweep", null, string.Empty);
        var oldest = new OldestJob();
        var faults = new ConcurrentQueue<Exception>();
        await TryAsync(() => ReconcileOperationsAsync(oldest, faults, cancellationToken), faults, cancellationToken);
        await TryAsync(() => removals.ContinueAsync(cancellationToken), faults, cancellationToken);
        await TryAsync(() => retention.RunAsync(cancellationToken), faults, cancellationToken);
        await TryAsync(() => expiry.RunAsync(cancellationToken), faults, cancellationToken);
        if (!faults.IsEmpty) throw new AggregateException("The sweep could not do everything.", faults);
    }

    private async Task ReconcileOperationsAsync(OldestJob oldest, ConcurrentQueue<Exception> faults, CancellationToken cancellationToken)
    {
        await Parallel.ForEachAsync(
            operations.ListOpenAsync(cancellationToken),
            new ParallelOptions { MaxDegreeOfParallelism = options.Value.Parallelism, CancellationToken = cancellationToken },
            async (open, token) =>
                await TryAsync(async () => oldest.Consider(await reconciler.ReconcileAsync(open, token)), faults, token));
        await reports.SaveAsync(waiting.Report(oldest.DueSince), cancellationToken);
    }

    /// <param name="cancellationToken">A request to storage that took too long ends as a cancellation too, and is a
    /// fault like any other.</param>
    private static async Task TryAsync(Func<Task> work, ConcurrentQueue<Exception> faults, CancellationToken cancellationToken)
    {
        try
        {
            await work();
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            faults.Enqueue(fault);
        }
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
