using PushFunctions.Core.Sending;
using PushFunctions.Core.Telemetry;

namespace PushFunctions.Core.Delivery;

/// <summary>
/// Writes down what became of a batch: rows first, then the batch with its retry batches in one transaction, then their messages.
/// A crash in between leaves rows that the next claim takes as they are, or retry batches whose messages the sweep sends.
/// </summary>
public sealed class BatchSettlement(IBatchStore batches, INotificationStore notifications, IDeliveryQueue queue, PushMetrics metrics, TimeProvider time)
{
    /// <summary>The rows alone: from here on the answers of the provider are not lost.</summary>
    public async Task WriteRowsAsync(Operation operation, DeliveryBatch batch, IReadOnlyList<JobFate> fates, CancellationToken cancellationToken)
    {
        NotificationRow[] rows = [.. fates.OfType<JobFate.Done>().Select(done => done.Row)];
        if (rows.Length > 0) await notifications.AddAsync(operation.Id, batch.Id.Number, rows, cancellationToken);
    }

    /// <param name="earlier">Rows of jobs of this batch that an earlier claim wrote.</param>
    /// <param name="fates">Of all other jobs; none for those that a canceled operation leaves.</param>
    public async Task SettleAsync(Operation operation, DeliveryBatch batch, IReadOnlyList<NotificationRow> earlier, IReadOnlyList<JobFate> fates, CancellationToken cancellationToken)
    {
        NotificationRow[] rows = [.. earlier, .. fates.OfType<JobFate.Done>().Select(done => done.Row)];
        JobFate.PutOff[] putOff = [.. fates.OfType<JobFate.PutOff>()];
        var retries = RetryBatches.Make(batch, putOff, time.GetUtcNow());
        var sent = rows.Count(row => row.Status == NotificationStatus.Sent);
        var failed = rows.Count(row => row.Status == NotificationStatus.Failed);
        var settled = batch with
        {
            State = BatchState.Settled,
            Claim = null,
            Sent = sent,
            Failed = failed,
            Moved = putOff.Length,
            Canceled = batch.Jobs.Count - sent - failed - putOff.Length,
        };
        if (!await batches.TrySettleAsync(operation.Id, settled, retries, cancellationToken)) return;
        foreach (var retry in retries)
        {
            var message = new DeliveryMessage(DeliveryMessage.CurrentVersion, operation.Account.Value, operation.Id.Value, retry.Id.Value, TraceParent: PushTelemetry.TraceParent);
            var delay = retry.DueAt - time.GetUtcNow();
            await queue.SendAsync(message, delay > TimeSpan.Zero ? delay : TimeSpan.Zero, cancellationToken);
        }

        foreach (var row in rows) metrics.JobSettled(batch.Provider, row.Error?.Code.ToString() ?? row.Status.ToString());
        if (putOff.Length > 0) metrics.JobsPutOff(batch.Provider, putOff.Length);
    }
}
