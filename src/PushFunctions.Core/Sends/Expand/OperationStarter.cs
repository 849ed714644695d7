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

    internal static int BytesOf(FoundDevice device) => device.Address.Token.Value.Length + StoredSize.BytesOf(device.Variables);

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
                new DeliveryJob(position, device.Address.Token, device.User, device.Variables, device.RegisteredAt, 0, null))],
        };
}

/// <summary>Gives the batches and the walk of an accepted operation their messages. Safe to repeat: leases and cursors
/// make duplicates harmless.</summary>
public sealed class OperationStarter(
    IOperationStore operations, DeliveryDispatcher deliveries, FanoutDispatcher fanout, ServiceTime time)
{
    public async Task StartAsync(Operation operation, CancellationToken cancellationToken)
    {
        await deliveries.SendAsync(
            operation, Enumerable.Range(0, operation.DirectBatches).Select(index => BatchId.Original(0, index)), cancellationToken);
        if (operation.HasWalk) await fanout.SendWalkAsync(operation, Walk.Start(operation.CreatedAt), TimeSpan.Zero, cancellationToken);
    }

    /// <summary>A scheduled operation is processed from now on. After its messages, so that a start that is repeated
    /// after a crash finds it SCHEDULED still.</summary>
    public async Task EndScheduleAsync(Operation operation, CancellationToken cancellationToken)
    {
        while (operation is { Status: OperationStatus.Scheduled })
        {
            var updated = await operations.TryUpdateAsync(
                operation with { Status = OperationStatus.Processing, UpdatedAt = time.GetUtcNow() }, cancellationToken);
            if (updated is not null || await operations.FindAsync(operation.Account, operation.Id, cancellationToken) is not { } current)
                return;
            operation = current;
        }
    }
}

/// <summary>Puts the starts and walks of operations on the fan-out queue.</summary>
public sealed class FanoutDispatcher(IPushQueues queues)
{
    /// <summary>For the next step of the walk.</summary>
    public Task SendWalkAsync(Operation operation, Walk walk, TimeSpan delay, CancellationToken cancellationToken) =>
        queues.SendAsync(
            Message(operation, FanoutStep.Walk) with { Range = walk.Range, Next = walk.Steps + 1 }, delay, cancellationToken);

    public Task SendStartAsync(Operation operation, TimeSpan delay, CancellationToken cancellationToken) =>
        queues.SendAsync(Message(operation, FanoutStep.Start), delay, cancellationToken);

    private static FanoutMessage Message(Operation operation, FanoutStep step) =>
        new(FanoutMessage.CurrentVersion, operation.Account.Value, operation.Id.Value, step, TraceParent: PushTelemetry.TraceParent);
}

/// <summary>Puts batches on the delivery queue of their operation, many at a time.</summary>
public sealed class DeliveryDispatcher(IPushQueues queues, IOptions<SendOptions> options)
{
    public Task SendAsync(Operation operation, IEnumerable<BatchId> batches, CancellationToken cancellationToken) =>
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
}
