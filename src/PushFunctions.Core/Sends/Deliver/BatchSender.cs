using PushFunctions.Core.Templates.Liquid;

namespace PushFunctions.Core.Sends.Deliver;

/// <summary>Finds what a leased batch is sent with, and sends its jobs to their provider, through the limiter of their
/// credential.</summary>
public sealed class BatchSender(
    PushBuilder pushes,
    LiveOperations operations,
    CredentialVault vault,
    StorageRetry retry,
    PreSendCheck preSendCheck,
    OutcomeHandler outcomes,
    PushMetrics metrics,
    ServiceTime time)
{
    /// <summary>When jobs come again that yielded to those of other credentials, while their own was slow or
    /// throttled.</summary>
    private static readonly TimeSpan AfterYield = TimeSpan.FromSeconds(10);

    /// <summary>When a job comes again that a fault of the service kept from being sent.</summary>
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(10);

    /// <param name="permit">The batch's permit, from the limiter of its credential.</param>
    /// <param name="stopping">Once it is signaled no further push is begun; those in flight are waited for.</param>
    /// <returns>
    /// Null where the operation no longer exists. No results for the jobs of one that was canceled. No credential where
    /// it was deleted: its jobs have failed.
    /// </returns>
    public async Task<(Operation Operation, VaultedCredential? Credential, IReadOnlyList<JobResult> Results)?> SendAsync(
        AccountSid account, OperationId id, BatchLease lease, BatchPermit permit, CancellationToken stopping)
    {
        var (credential, found) = await retry.RunAsync(
            () => PrepareAsync(account, id, lease.Batch, stopping), () => lease.MayBegin, stopping);
        if (found is not { } operation) return null;
        // From here on nothing is left half done: what was sent to the provider is recorded even while the process
        // stops.
        return (operation, credential, (operation.Status, credential) switch
        {
            (OperationStatus.Canceled, _) => [],
            (_, null) =>
                [.. lease.Batch.Jobs.Select(
                    job => outcomes.Failed(job, new NotificationError(DeliveryErrorCode.CredentialDeleted, "CredentialDeleted")))],
            _ => await SendAsync(operation, lease, credential, permit, stopping),
        });
    }

    private async Task<(VaultedCredential? Credential, Operation? Operation)> PrepareAsync(
        AccountSid account, OperationId id, DeliveryBatch batch, CancellationToken stopping)
    {
        var credential = await vault.FindAsync(account, batch.Credential, stopping);
        // Read after the lease, so that a batch that is leased after a cancel was answered sees it; and last, because
        // the read before it may take long.
        return (credential, await operations.FindAsync(account, id, stopping));
    }

    private async Task<IReadOnlyList<JobResult>> SendAsync(
        Operation operation, BatchLease lease, VaultedCredential credential, BatchPermit permit, CancellationToken stopping)
    {
        var jobs = lease.Batch.Jobs;
        if (jobs.Count == 0) return [];
        var round = new Round(
            operation, lease, credential, pushes.FindProvider(lease.Batch.Provider), permit, stopping);
        var results = new JobResult?[jobs.Count];
        // Of a failing credential one job is sent first, so that its trouble costs one attempt.
        var alone = credential.Health.Status == CredentialStatus.Failing ? 1 : 0;
        if (alone == 1) await TryAsync(0);
        await Parallel.ForAsync(
            alone, jobs.Count, new ParallelOptions { MaxDegreeOfParallelism = DeliveryBatch.MaximumJobs },
            async (index, _) => await TryAsync(index));
        return [.. results.OfType<JobResult>()];

        // A job that meets a fault of the service must not keep its siblings from being sent, in this round and in
        // every one that follows.
        async Task TryAsync(int index)
        {
            try
            {
                results[index] = await DeliverAsync(round, jobs[index]);
            }
            catch (Exception fault)
            {
                results[index] = new JobResult.Rescheduled(jobs[index], AfterFault, RescheduleReason.Fault, Fault: fault);
            }
        }
    }

    /// <summary>Null where the operation was canceled meanwhile.</summary>
    private async Task<JobResult?> DeliverAsync(Round round, DeliveryJob job)
    {
        // First, because a worker that was paused must not decide over jobs that another worker has by now.
        if (!round.MayBegin) return new JobResult.Rescheduled(job, TimeSpan.Zero, RescheduleReason.LeaseEnding);
        if (outcomes.IsExpired(round.Operation, job))
            return outcomes.Failed(job, new NotificationError(DeliveryErrorCode.Expired, "TimeToLive"));
        PushMessage message;
        try
        {
            message = await operations.RenderAsync(round.Operation, job.Variables);
        }
        catch (RenderingException exception)
        {
            return outcomes.Failed(job, new NotificationError(DeliveryErrorCode.RenderingFailed, exception.Message));
        }

        if (!await round.Permit.EnterAsync()) return new JobResult.Rescheduled(job, AfterYield, RescheduleReason.Yielded);
        DeliveryOutcome? outcome = null;
        var sentAt = time.GetUtcNow();
        try
        {
            // Built only now, because the time to live that goes into it runs while the push waits for its permit.
            var request = round.Provider.Build(PushOf(round, job, message, sentAt));
            if (request.Check.Excess is { } excess)
                return outcomes.Failed(
                    job, new NotificationError(DeliveryErrorCode.PayloadTooLarge, excess.Describe(round.Batch.Provider)));
            if (round.Refused is { } refused) return outcomes.Rescheduled(round.Operation, job, refused);
            if (!round.MayBegin) return new JobResult.Rescheduled(job, TimeSpan.Zero, RescheduleReason.LeaseEnding);
            if (await preSendCheck.HasMovedAsync(round.Operation, round.Credential.App, round.Batch, job, CancellationToken.None))
                return outcomes.Failed(job, new NotificationError(DeliveryErrorCode.DeviceMoved, "DeviceMoved"));
            // Last, because the read before it may take long.
            if (await operations.IsCanceledAsync(round.Operation)) return null;
            // Again, because the wait for the limiter and the reads may have taken long.
            if (!round.MayBegin) return new JobResult.Rescheduled(job, TimeSpan.Zero, RescheduleReason.LeaseEnding);
            if (outcomes.IsExpired(round.Operation, job))
                return outcomes.Failed(job, new NotificationError(DeliveryErrorCode.Expired, "TimeToLive"));
            outcome = request.Check.Rejection ?? await round.Provider.SendAsync(request, CancellationToken.None);
            PushTelemetry.PushSent(
                round.Batch.Provider, IdOf(round, job), outcome.GetType().Name, outcome is DeliveryOutcome.Accepted, sentAt,
                time.GetUtcNow(), ref round.RefusalSpansLeft);
        }
        finally
        {
            round.Permit.Leave(outcome, time.GetUtcNow() - sentAt);
        }

        if (outcome is DeliveryOutcome.CredentialRefused first) round.Refused ??= first;
        metrics.ProviderAnswered(round.Batch.Provider, time.GetUtcNow() - (round.Operation.SendAt ?? round.Operation.CreatedAt));
        return outcomes.Handle(round.Operation, job, outcome, sentAt);
    }

    private Push PushOf(Round round, DeliveryJob job, PushMessage message, DateTimeOffset sentAt) => pushes.Make(
        round.Operation, round.Batch, job, round.Credential, message, sentAt,
        async () => !await operations.IsCanceledAsync(round.Operation) && round.Lease.IsHeld);

    private static NotificationId IdOf(Round round, DeliveryJob job) => new(round.Operation.Id, round.Batch.Id.Number, job.Position);

    /// <summary>What the jobs of one round share.</summary>
    private sealed class Round(
        Operation operation, BatchLease lease, VaultedCredential credential, IPushProvider provider, BatchPermit permit,
        CancellationToken stopping)
    {
        /// <summary>So many pushes of a batch that were not accepted have a span of their own; the first tell what
        /// all have.</summary>
        public int RefusalSpansLeft = 8;

        private volatile DeliveryOutcome.CredentialRefused? _refused;

        public Operation Operation { get; } = operation;

        public BatchLease Lease { get; } = lease;

        /// <summary>Of its row as it was leased: what is read of it never changes.</summary>
        public DeliveryBatch Batch { get; } = lease.Batch;

        public VaultedCredential Credential { get; } = credential;

        public IPushProvider Provider { get; } = provider;

        public BatchPermit Permit { get; } = permit;

        /// <summary>The worker is not stopping, and has the batch for long enough.</summary>
        public bool MayBegin => !stopping.IsCancellationRequested && Lease.MayBegin;

        /// <summary>Set by the first job whose credential was refused: the others are not sent.</summary>
        public DeliveryOutcome.CredentialRefused? Refused
        {
            get => _refused;
            set => _refused = value;
        }
    }
}

/// <summary>Whether a push is still the device's to have when it is about to be sent: much may have happened since
/// its job was made.</summary>
public sealed class PreSendCheck(TokenOwnership ownership, ServiceTime time)
{
    /// <summary>How old a job may be before the device's owner is read again. A push at its first attempt costs no
    /// read, one that had to wait a transaction.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Whether the device went to another User, or was logged out, while the job waited: a phone that was handed on
    /// must not get the first User's pushes. A push to a token that the request itself names goes to whichever User
    /// has it.
    /// </summary>
    public async Task<bool> HasMovedAsync(
        Operation operation, AppName app, DeliveryBatch batch, DeliveryJob job, CancellationToken cancellationToken)
    {
        if (job.User is not { } user || (batch.Id.IsOriginal && time.GetUtcNow() - batch.CreatedAt < Fresh)) return false;
        return !await ownership.IsOwnedByAsync(
            operation.Account, app, new DeviceAddress(batch.Provider, job.Token), user, cancellationToken);
    }
}
