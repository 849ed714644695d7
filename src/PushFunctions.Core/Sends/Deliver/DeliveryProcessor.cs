using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;

namespace PushFunctions.Core.Sends.Deliver;

/// <summary>
/// Handles the messages of the delivery queues: lease the batch, send its jobs, settle it. Safe to run twice with the
/// same message (the key is the batch's lease): a second copy finds the lease and is rescheduled. A short outage of
/// storage delays the work and does not end it.
/// </summary>
public sealed class DeliveryProcessor(
    IPushQueues queues,
    BatchLeases leases,
    ConcurrencyLimiters limiters,
    BatchSender sender,
    BatchSettlement settlement,
    CredentialWatch watch,
    DeadTokens deadTokens,
    ILogger<DeliveryProcessor> logger)
{
    public async Task ProcessAsync(DeliveryMessage message, CancellationToken cancellationToken)
    {
        using var activity = PushTelemetry.StartConsumer("push.deliver", message.TraceParent, message.Operation);
        if (!AccountSid.TryParse(message.Account, out var account) || !OperationId.TryParse(message.Operation, out var id)
            || !BatchId.TryParse(message.Batch, out var batchId))
            throw new FormatException("A delivery message names no account, no operation or no batch.");
        BatchPermit? permit = null;
        try
        {
            switch (await leases.TakeAsync(
                id, batchId, message.SeenLease, batch => permit is not null || limiters.TryBegin(batch, message.Express, out permit),
                cancellationToken))
            {
                case LeaseResult.Taken { Lease: var lease }:
                    await using (lease) await WorkOrReleaseAsync(account, id, lease, permit!, cancellationToken);
                    break;
                case LeaseResult.Leased { Lease: var other }:
                    await FollowAsync(message, other, cancellationToken);
                    break;
                case LeaseResult.NotYet { Delay: var delay }:
                    await queues.SendAsync(message, delay > QueueDelays.Longest ? QueueDelays.Longest : delay, cancellationToken);
                    logger.BatchRescheduled(id.Value, batchId.Value, delay);
                    break;
                case LeaseResult.Over { Settled: var settled }:
                    logger.BatchOver(id.Value, batchId.Value);
                    if (settled is not null) await deadTokens.ForgetAgainAsync(account, settled, cancellationToken);
                    break;
            }
        }
        finally
        {
            permit?.End();
        }
    }

    /// <summary>
    /// Where another worker has the batch, the message returns after the lease's duration: if the lease has not
    /// changed by then, it has ended. One that has changed is renewed, so that the message is not needed: should that
    /// worker die, the sweep sends another.
    /// </summary>
    private async Task FollowAsync(DeliveryMessage message, Lease other, CancellationToken cancellationToken)
    {
        if (message.SeenLease is not null)
        {
            logger.LeaseRenewed(message.Operation, message.Batch);
            return;
        }

        await queues.SendAsync(message with { SeenLease = other.Version }, other.Duration, cancellationToken);
        logger.BatchRescheduled(message.Operation, message.Batch, other.Duration);
    }

    private async Task WorkOrReleaseAsync(
        AccountSid account, OperationId id, BatchLease lease, BatchPermit permit, CancellationToken stopping)
    {
        try
        {
            await WorkAsync(account, id, lease, permit, stopping);
        }
        catch
        {
            await ReleaseAsync(id, lease);
            throw;
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "The lease ends by itself; what matters is the fault of the work.")]
    private async Task ReleaseAsync(OperationId id, BatchLease lease)
    {
        try
        {
            await lease.ReleaseAsync(CancellationToken.None);
        }
        catch (Exception fault)
        {
            logger.LeaseNotReleased(id.Value, lease.Batch.Id.Value, fault);
        }
    }

    private async Task WorkAsync(AccountSid account, OperationId id, BatchLease lease, BatchPermit permit, CancellationToken stopping)
    {
        var batch = lease.Batch;
        if (await sender.SendAsync(account, id, lease, permit, stopping) is not { } sent)
        {
            logger.DeliveryDropped(id.Value, batch.Id.Value);
            return;
        }

        var (operation, credential, results) = sent;
        // A batch of which nothing is known fails as a whole, and counts as failed on its way to the poison queue.
        // Otherwise the siblings are settled.
        Exception[] faults = [.. results.OfType<JobResult.Rescheduled>().Select(result => result.Fault).OfType<Exception>()];
        if (faults.Length > 0 && faults.Length == results.Count) ExceptionDispatchInfo.Throw(faults[0]);
        if (await settlement.SettleAsync(operation, lease, results) is not { } settled)
        {
            logger.LeaseLost(id.Value, batch.Id.Value);
            return;
        }

        // After the settlement: a crash in here repeats no push. The message comes again, and the tokens are forgotten
        // then.
        if (credential is not null)
        {
            deadTokens.Count(batch, results);
            await settlement.KeepTryingAsync(lease, () => watch.ObserveAsync(credential, results, CancellationToken.None));
            await settlement.KeepTryingAsync(lease, () => deadTokens.ForgetAsync(settled, credential, CancellationToken.None));
        }

        if (faults.Length > 0) logger.JobsFaulted(id.Value, batch.Id.Value, faults.Length, faults[0]);
        logger.BatchSettled(
            operation.Id.Value, batch.Id.Value, batch.Provider, settled.Jobs.Count - settled.Moved - settled.Canceled,
            settled.Moved);
    }
}
