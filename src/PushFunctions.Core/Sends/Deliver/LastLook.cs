using System.Collections.Concurrent;

namespace PushFunctions.Core.Sends.Deliver;

/// <summary>
/// Whether an operation was canceled while its batches are worked on, which with a slow provider takes minutes. One look every two seconds for each
/// operation, which all who ask wait for; in between the last one counts.
/// </summary>
public sealed class CancelWatch(IOperationStore operations, TimeProvider time)
{
    private const int Capacity = 256;
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(2);
    private readonly ConcurrentDictionary<OperationId, Sight> _sights = new();

    /// <summary>The operation was read just now, and was not canceled: that is as good as a look, until it is too old. A push may wait long for its turn.</summary>
    public void Saw(OperationId operation)
    {
        if (_sights.Count >= Capacity) _sights.Clear();
        _sights.TryAdd(operation, new Sight { At = time.GetTimestamp() });
    }

    public Task<bool> IsCanceledAsync(Operation operation)
    {
        var sight = _sights.GetOrAdd(operation.Id, static _ => new Sight());
        lock (sight)
        {
            if (sight.At is not { } at || time.GetElapsedTime(at) >= Between) (sight.At, sight.Canceled) = (time.GetTimestamp(), LookAsync(operation));
            return sight.Canceled;
        }
    }

    private async Task<bool> LookAsync(Operation operation) =>
        await operations.FindStatusAsync(operation.Account, operation.Id, CancellationToken.None) == OperationStatus.Canceled;

    private sealed class Sight
    {
        /// <summary>Null before the first look.</summary>
        public long? At { get; set; }

        public Task<bool> Canceled { get; set; } = Task.FromResult(false);
    }
}

/// <summary>The last look before a push is begun: much may have happened since its job was found.</summary>
public sealed class LastLook(CancelWatch cancels, ITokenOwnerStore owners, TimeProvider time)
{
    /// <summary>How old a finding may be before it is looked up again. A push at the first try costs no look-up, one that had to wait a transaction.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    /// <summary>To be told before the pushes wait for their turns.</summary>
    public void Saw(Operation operation) => cancels.Saw(operation.Id);

    public Task<bool> IsCanceledAsync(Operation operation) => cancels.IsCanceledAsync(operation);

    /// <summary>
    /// Whether the device went to another User, or was logged out, while the job waited: a phone that was handed on must not get the first User's pushes.
    /// A token that the request named itself is sent to whoever has it.
    /// </summary>
    public async Task<bool> HasMovedAsync(Operation operation, AppName app, DeliveryBatch batch, DeliveryJob job, CancellationToken cancellationToken)
    {
        if (job.User is not { } user || (batch.Id.IsOriginal && time.GetUtcNow() - batch.CreatedAt < Fresh)) return false;
        return !TokenOwnership.Allows(await owners.FindAsync(operation.Account, app, new DeviceAddress(batch.Provider, job.Token), cancellationToken), user);
    }
}
