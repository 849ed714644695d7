using Microsoft.Extensions.Logging;
using PushFunctions.Core.Apps;
using PushFunctions.Core.Delivery.Claims;
using PushFunctions.Core.Delivery.Lanes;
using PushFunctions.Core.Identifiers;
using PushFunctions.Core.Sending;
using PushFunctions.Core.Telemetry;

namespace PushFunctions.Core.Delivery;

/// <summary>
/// Works on the messages of the delivery queue: claim, send, settle. Safe to run twice with the same message (the key is the batch's claim):
/// a second copy finds the claim and puts itself back for when it ends.
/// </summary>
public sealed class DeliveryProcessor(
    OperationLookup operations,
    INotificationStore notifications,
    IDeliveryQueue queue,
    BatchClaims claims,
    CredentialLanes lanes,
    CredentialVault vault,
    BatchSender sender,
    BatchSettlement settlement,
    CredentialWatch watch,
    DeadTokens deadTokens,
    JobJudge judge,
    TimeProvider time,
    ILogger<DeliveryProcessor> logger)
{
    public async Task ProcessAsync(DeliveryMessage message, CancellationToken cancellationToken)
    {
        using var activity = PushTelemetry.StartConsumer("push.deliver", message.TraceParent, message.Operation);
        if (!AccountSid.TryParse(message.Account, out var account) || !OperationId.TryParse(message.Operation, out var id) || !BatchId.TryParse(message.Batch, out var batchId))
            throw new FormatException("A delivery message names no account, no operation or no batch.");
        LaneTurn? turn = null;
        try
        {
            switch (await claims.TakeAsync(id, batchId, batch => turn is not null || lanes.TryBegin(batch.Credential, out turn), cancellationToken))
            {
                case ClaimResult.Taken taken:
                    await WorkOrGiveBackAsync(account, id, taken.Batch, turn!, cancellationToken);
                    break;
                case ClaimResult.NotBefore later:
                    await queue.SendAsync(message, Until(later.At), cancellationToken);
                    logger.BatchPutBack(id.Value, batchId.Value, later.At);
                    break;
                case ClaimResult.Over:
                    logger.BatchOver(id.Value, batchId.Value);
                    break;
            }
        }
        finally
        {
            turn?.End();
        }
    }

    private TimeSpan Until(DateTimeOffset at)
    {
        var delay = at - time.GetUtcNow();
        return delay < TimeSpan.Zero ? TimeSpan.Zero : delay > SendService.QueueReach ? SendService.QueueReach : delay;
    }

    private async Task WorkOrGiveBackAsync(AccountSid account, OperationId id, DeliveryBatch batch, LaneTurn turn, CancellationToken stopping)
    {
        var settled = false;
        try
        {
            await WorkAsync(account, id, batch, turn, stopping);
            settled = true;
        }
        finally
        {
            if (!settled) await claims.GiveBackAsync(id, batch, CancellationToken.None);
        }
    }

    private async Task WorkAsync(AccountSid account, OperationId id, DeliveryBatch batch, LaneTurn turn, CancellationToken stopping)
    {
        var credential = await vault.FindAsync(account, batch.Credential, stopping);
        var earlier = batch.Claims > 1 ? await EarlierRowsAsync(id, batch, stopping) : [];
        // Read behind the claim: a batch that is claimed once a cancel was answered sees it. And last: the reads before it may take long.
        if (await operations.FindAsync(account, id, stopping) is not { } operation)
        {
            logger.DeliveryDropped(id.Value, batch.Id.Value);
            return;
        }

        DeliveryJob[] jobs = [.. batch.Jobs.ExceptBy(earlier.Select(row => row.Position), job => job.Position)];

        // From here on nothing is given up half done: what was asked of the provider is written down even while the process stops.
        var sent = (operation.Status, credential) switch
        {
            (OperationStatus.Canceled, _) => new SentBatch([]),
            (_, null) => new SentBatch([.. jobs.Select(job => judge.Failed(job, new NotificationError(DeliveryErrorCode.CredentialDeleted, "CredentialDeleted")))]),
            _ => await sender.SendAsync(operation, batch, jobs, credential, turn, stopping),
        };
        var fates = sent.Fates;
        await settlement.WriteRowsAsync(operation, batch, fates, CancellationToken.None);
        sent.Fault?.Throw();
        if (credential is not null)
        {
            await watch.ObserveAsync(credential, fates, CancellationToken.None);
            await deadTokens.ForgetAsync(operation, batch, credential, earlier, fates, CancellationToken.None);
        }

        await settlement.SettleAsync(operation, batch, earlier, fates, CancellationToken.None);
        logger.BatchSettled(operation.Id.Value, batch.Id.Value, batch.Provider, fates.OfType<JobFate.Done>().Count() + earlier.Count, fates.OfType<JobFate.PutOff>().Count());
    }

    private async Task<IReadOnlyList<NotificationRow>> EarlierRowsAsync(OperationId operation, DeliveryBatch batch, CancellationToken cancellationToken)
    {
        var positions = batch.Jobs.Select(job => job.Position).ToHashSet();
        return [.. (await notifications.ListAsync(operation, batch.Id.Number, cancellationToken)).Where(row => positions.Contains(row.Position))];
    }
}
