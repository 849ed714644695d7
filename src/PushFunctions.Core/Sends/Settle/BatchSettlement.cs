namespace PushFunctions.Core.Sends.Settle;

/// <summary>Makes batches of the rescheduled jobs, one for each delay: the same jobs and delays give the same
/// ids.</summary>
public static class RetryBatches
{
    private static readonly TimeSpan ShortStep = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongStep = TimeSpan.FromMinutes(1);

    public static IReadOnlyList<DeliveryBatch> Make(DeliveryBatch parent, IReadOnlyList<JobResult.Rescheduled> jobs, DateTimeOffset now)
    {
        var groups = jobs.GroupBy(job => RoundUp(job.Delay)).OrderBy(group => group.Key).ToList();
        var batches = new List<DeliveryBatch>();
        for (var index = 0; index < groups.Count && index < BatchId.MaximumChildren; index++)
        {
            // The last batch takes all longer delays too: no job is sent sooner than it may be.
            var isLast = index == BatchId.MaximumChildren - 1;
            var members = isLast ? groups.Skip(index).SelectMany(group => group) : groups[index];
            batches.Add(new DeliveryBatch
            {
                Id = parent.Id.Child(index),
                Provider = parent.Provider,
                Credential = parent.Credential,
                CreatedAt = now,
                DueAt = now + (isLast ? groups[^1].Key : groups[index].Key),
                Jobs = [.. members.Select(member => member.Job).OrderBy(job => job.Position)],
            });
        }

        return batches;
    }

    private static TimeSpan RoundUp(TimeSpan delay)
    {
        var step = delay <= TimeSpan.FromMinutes(2) ? ShortStep : LongStep;
        return TimeSpan.FromTicks((delay.Ticks + step.Ticks - 1) / step.Ticks * step.Ticks);
    }
}

/// <summary>
/// Records what became of a batch: rows first, then the batch with its retry batches in one transaction, then their
/// messages. A crash in between leaves rows that the next lease takes as they are, or retry batches whose messages
/// the sweep sends. While storage is unavailable the providers' answers are kept in memory: each write is retried
/// until it is done, another worker has the batch, or too much time has passed.
/// </summary>
public sealed class BatchSettlement(
    INotificationStore notifications, IDeliveryQueue queue, StorageRetry retry, PushMetrics metrics, ServiceTime time)
{
    /// <summary>Less than the ten minutes for which a host lets a function run.</summary>
    public static readonly TimeSpan AnswersKept = TimeSpan.FromMinutes(5);

    /// <summary>The rows alone: from here on the answers of the provider are not lost.</summary>
    /// <returns>False where another worker has the batch: nothing is written then, because what it finds is what
    /// counts.</returns>
    public async Task<bool> TryWriteRowsAsync(Operation operation, BatchLease lease, IReadOnlyList<JobResult> results)
    {
        NotificationRow[] rows = [.. results.OfType<JobResult.Done>().Select(done => done.Row)];
        var holds = false;
        await KeepTryingAsync(lease, async () =>
        {
            holds = await lease.HoldsAsync(CancellationToken.None);
            if (holds && rows.Length > 0) await notifications.AddAsync(operation.Id, lease.Batch.Id.Number, rows, CancellationToken.None);
        });
        return holds;
    }

    /// <param name="earlier">Rows of jobs of this batch that an earlier lease wrote.</param>
    /// <param name="results">Of all other jobs; none for those that a canceled operation leaves.</param>
    public async Task SettleAsync(
        Operation operation, BatchLease lease, IReadOnlyList<NotificationRow> earlier, IReadOnlyList<JobResult> results)
    {
        var batch = lease.Batch;
        NotificationRow[] rows = [.. earlier, .. results.OfType<JobResult.Done>().Select(done => done.Row)];
        JobResult.Rescheduled[] rescheduled = [.. results.OfType<JobResult.Rescheduled>()];
        var retries = RetryBatches.Make(batch, rescheduled, time.GetUtcNow());
        var sent = rows.Count(row => row.Status == NotificationStatus.Sent);
        var failed = rows.Count(row => row.Status == NotificationStatus.Failed);
        var settled = batch with
        {
            State = BatchState.Settled,
            Lease = null,
            Sent = sent,
            Failed = failed,
            Moved = rescheduled.Length,
            Canceled = batch.Jobs.Count - sent - failed - rescheduled.Length,
        };
        var isOurs = false;
        await KeepTryingAsync(lease, async () => isOurs = await lease.TrySettleAsync(settled, retries, CancellationToken.None));
        if (!isOurs) return;
        foreach (var made in retries)
        {
            var message = new DeliveryMessage(
                DeliveryMessage.CurrentVersion, operation.Account.Value, operation.Id.Value, made.Id.Value,
                TraceParent: PushTelemetry.TraceParent);
            await KeepTryingAsync(
                lease, () => queue.SendAsync(
                    message, made.DueAt - time.GetUtcNow() is { Ticks: > 0 } delay ? delay : TimeSpan.Zero, CancellationToken.None));
        }

        foreach (var row in rows) metrics.JobSettled(batch.Provider, row.Error?.Code.ToString() ?? row.Status.ToString());
        foreach (var reason in rescheduled.CountBy(job => job.Reason))
            metrics.JobsRescheduled(batch.Provider, reason.Key.ToString(), reason.Value);
    }

    /// <param name="work">Safe to repeat.</param>
    public Task KeepTryingAsync(BatchLease lease, Func<Task> work)
    {
        var inTime = retry.For(AnswersKept);
        return retry.RunAsync(work, () => !lease.IsLost && inTime(), CancellationToken.None);
    }
}
