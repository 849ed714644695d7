using Microsoft.Extensions.Options;

namespace PushFunctions.Core.Sends.Expand;

/// <summary>Makes batches of found devices: the same devices in the same order give the same batches and notification
/// ids.</summary>
public static class BatchMaker
{
    /// <summary>Devices whose provider has no credential on the route are left out.</summary>
    public static IReadOnlyList<DeliveryBatch> Make(
        int range, int step, IReadOnlyList<FoundDevice> devices, SendRoute route, DateTimeOffset createdAt, DateTimeOffset dueAt)
    {
        var batches = new List<DeliveryBatch>();
        foreach (var provider in Enum.GetValues<Provider>())
        {
            if (!route.Credentials.TryGetValue(provider, out var credential)) continue;
            foreach (
                var chunk in StoredSize.Cut(
                    devices.Where(device => device.Address.Provider == provider), DeliveryBatch.MaximumJobs, BytesOf))
                batches.Add(MakeOne(BatchId.Original(step, batches.Count, range), provider, credential, chunk, createdAt, dueAt));
        }

        return batches;
    }

    internal static int BytesOf(FoundDevice device) =>
        device.Address.Token.Value.Length + StoredSize.BytesOf(device.Variables) + StoredSize.BytesOf(device.ExternalId);

    private static DeliveryBatch MakeOne(
        BatchId id, Provider provider, CredentialId credential, IReadOnlyList<FoundDevice> devices, DateTimeOffset createdAt,
        DateTimeOffset dueAt) => new()
        {
            Id = id,
            Provider = provider,
            Credential = credential,
            CreatedAt = createdAt,
            DueAt = dueAt,
            Jobs = [.. devices.Select(
            (device, position) =>
                new DeliveryJob(position, device.Address.Token, device.User, device.Variables, device.RegisteredAt, 0, null)
                {
                    ExternalId = device.ExternalId,
                })],
        };
}

/// <summary>Gives the batches and the walk of an accepted operation their messages. Safe to repeat: leases and cursors
/// make duplicates harmless.</summary>
public sealed class OperationStarter(
    IOperationStore operations, SendDispatcher dispatcher, EventSignals events, FollowUp followUp, ServiceTime time)
{
    /// <summary>Begins an operation as the <see cref="FollowUp"/> of the write that accepted it. Where it fails, the sweep
    /// does it.</summary>
    public Task BeginAfterwardsAsync(Operation operation) =>
        followUp.RunAsync($"the start of {operation.Id}", stop => BeginAsync(operation, stop));

    /// <summary>Starts an operation that was accepted just now, or sends the message that starts it when it is due. One
    /// that is due much later is left to the sweep.</summary>
    public async Task BeginAsync(Operation operation, CancellationToken cancellationToken)
    {
        if (operation.SendAt is not { } sendAt)
        {
            await StartAsync(operation, cancellationToken);
            return;
        }

        var wait = sendAt - time.GetUtcNow();
        if (wait <= QueueDelays.Longest)
            await dispatcher.SendStartAsync(operation, wait > TimeSpan.Zero ? wait : TimeSpan.Zero, cancellationToken);
    }

    /// <summary>Starts a scheduled operation that is due.</summary>
    /// <returns>How long it still has to wait; zero where it was started, now or before.</returns>
    public async Task<TimeSpan> StartIfDueAsync(Operation operation, CancellationToken cancellationToken)
    {
        if (operation.Status != OperationStatus.Scheduled) return TimeSpan.Zero;
        var early = operation.SendAt!.Value - time.GetUtcNow();
        if (early > TimeSpan.Zero) return early;
        await StartAsync(operation, cancellationToken);
        await EndScheduleAsync(operation, cancellationToken);
        return TimeSpan.Zero;
    }

    private async Task StartAsync(Operation operation, CancellationToken cancellationToken)
    {
        await dispatcher.SendBatchesAsync(
            operation, Enumerable.Range(0, operation.DirectBatches).Select(index => BatchId.Original(0, index)), cancellationToken);
        if (operation.HasWalk) await dispatcher.SendWalkAsync(operation, Walk.Start(operation.CreatedAt), TimeSpan.Zero, cancellationToken);
    }

    /// <summary>A scheduled operation is processed from now on. After its messages, so that a start that is repeated
    /// after a crash finds it SCHEDULED still.</summary>
    private async Task EndScheduleAsync(Operation operation, CancellationToken cancellationToken)
    {
        while (operation is { Status: OperationStatus.Scheduled })
        {
            await events.BeforeStatusAsync(
                operation.Account, operation.Route.App, operation.Id, EventTypes.OperationProcessing, cancellationToken);
            var updated = await operations.TryUpdateAsync(
                operation with { Status = OperationStatus.Processing, UpdatedAt = time.GetUtcNow() }, cancellationToken);
            if (updated is not null || await operations.FindAsync(operation.Account, operation.Id, cancellationToken) is not { } current)
                return;
            operation = current;
        }
    }
}

/// <summary>Puts the starts and walks of operations on the fan-out queue, and batches, many at a time, on the delivery
/// queue of their operation.</summary>
public sealed class SendDispatcher(IPushQueues queues, IOptions<SendOptions> options)
{
    /// <summary>For the next step of the walk.</summary>
    public Task SendWalkAsync(Operation operation, Walk walk, TimeSpan delay, CancellationToken cancellationToken) =>
        queues.SendAsync(
            Message(operation, FanoutStep.Walk) with { Range = walk.Range, Next = walk.Steps + 1 }, delay, cancellationToken);

    public Task SendStartAsync(Operation operation, TimeSpan delay, CancellationToken cancellationToken) =>
        queues.SendAsync(Message(operation, FanoutStep.Start), delay, cancellationToken);

    public Task SendBatchesAsync(Operation operation, IEnumerable<BatchId> batches, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            batches,
            new ParallelOptions { MaxDegreeOfParallelism = options.Value.Parallelism, CancellationToken = cancellationToken },
            async (batch, token) => await queues.SendAsync(DeliveryMessage.For(operation, batch), TimeSpan.Zero, token));

    /// <summary>For a batch that a worker has: a message that returns after the lease's duration, to take the batch
    /// if the lease has not changed by then.</summary>
    public Task CheckLeasesAsync(Operation operation, IEnumerable<BatchTally> leased, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            leased,
            new ParallelOptions { MaxDegreeOfParallelism = options.Value.Parallelism, CancellationToken = cancellationToken },
            async (batch, token) => await queues.SendAsync(
                DeliveryMessage.For(operation, batch.Id, batch.Lease!.Version), batch.Lease.Duration, token));

    /// <summary>When the latest of the messages at the front of a queue was sent; null where none waits.</summary>
    public Task<DateTimeOffset?> FindLatestAtFrontAsync(string queue, CancellationToken cancellationToken) =>
        queues.FindLatestAtFrontAsync(queue, cancellationToken);

    private static FanoutMessage Message(Operation operation, FanoutStep step) =>
        new(FanoutMessage.CurrentVersion, operation.Account.Value, operation.Id.Value, step, TraceParent: PushTelemetry.TraceParent);
}
