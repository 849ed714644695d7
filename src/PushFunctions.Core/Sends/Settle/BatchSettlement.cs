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
/// Records what became of a batch: one write holds the outcomes, the end of the batch and its retry batches; their
/// messages come after it. A crash before it leaves the outcomes unknown, and the next lease sends the jobs again; a
/// crash after it leaves retry batches whose messages the sweep sends. While storage is unavailable the providers'
/// answers are kept in memory: each write is retried until it is done, another worker has the batch, or too much time
/// has passed.
/// </summary>
public sealed class BatchSettlement(
    IPushQueues queues, SettleEvents events, StorageRetry retry, PushMetrics metrics, ServiceTime time)
{
    /// <summary>Less than the ten minutes for which a host lets a function run.</summary>
    public static readonly TimeSpan AnswersKept = TimeSpan.FromMinutes(5);

    /// <param name="results">Of the jobs of the batch; none for those that a canceled operation leaves.</param>
    /// <returns>The batch as it was settled; null where another worker has it, and what that finds is what
    /// counts.</returns>
    public async Task<DeliveryBatch?> SettleAsync(Operation operation, BatchLease lease, IReadOnlyList<JobResult> results)
    {
        var batch = lease.Batch;
        var now = time.GetUtcNow();
        JobResult.Rescheduled[] rescheduled = [.. results.OfType<JobResult.Rescheduled>()];
        var retries = RetryBatches.Make(batch, rescheduled, now);
        var outcomes = OutcomesOf(batch, results, retries, now);
        var counts = outcomes.CountBy(outcome => outcome.Status).ToDictionary();
        var settled = batch with
        {
            State = BatchState.Settled,
            Lease = null,
            Outcomes = outcomes,
            Sent = counts.GetValueOrDefault(NotificationStatus.Sent),
            Failed = counts.GetValueOrDefault(NotificationStatus.Failed),
            Canceled = counts.GetValueOrDefault(NotificationStatus.Canceled),
            Moved = counts.GetValueOrDefault(NotificationStatus.Queued),
        };
        // Before the write, so that a crash between the two loses no event.
        await KeepTryingAsync(lease, () => events.BeforeBatchAsync(operation, batch.Id, outcomes, CancellationToken.None));
        var isOurs = false;
        await KeepTryingAsync(lease, async () => isOurs = await lease.TrySettleAsync(settled, retries, CancellationToken.None));
        if (!isOurs) return null;
        foreach (var made in retries)
        {
            var message = DeliveryMessage.For(operation, made.Id);
            await KeepTryingAsync(
                lease, () => queues.SendAsync(
                    message, made.DueAt - time.GetUtcNow() is { Ticks: > 0 } delay ? delay : TimeSpan.Zero, CancellationToken.None));
        }

        foreach (var outcome in outcomes.Where(outcome => outcome.Status is NotificationStatus.Sent or NotificationStatus.Failed))
            metrics.JobSettled(batch.Provider, outcome.Error?.Code.ToString() ?? outcome.Status.ToString());
        foreach (var reason in rescheduled.CountBy(job => job.Reason))
            metrics.JobsRescheduled(batch.Provider, reason.Key.ToString(), reason.Value);
        return settled;
    }

    /// <param name="work">Safe to repeat.</param>
    public Task KeepTryingAsync(BatchLease lease, Func<Task> work)
    {
        var inTime = retry.For(AnswersKept);
        return retry.RunAsync(work, () => !lease.IsLost && inTime(), CancellationToken.None);
    }

    private static IReadOnlyList<JobOutcome> OutcomesOf(
        DeliveryBatch batch, IReadOnlyList<JobResult> results, IReadOnlyList<DeliveryBatch> retries, DateTimeOffset now)
    {
        var known = results.OfType<JobResult.Done>().ToDictionary(done => done.Outcome.Position, done => done.Outcome);
        foreach (var (child, retry) in retries.Index())
        {
            foreach (var job in retry.Jobs) known[job.Position] = JobOutcome.Moved(job, child, now);
        }

        return [.. batch.Jobs.Select(job => known.GetValueOrDefault(job.Position) ?? JobOutcome.Canceled(job, now))];
    }
}
