using System.Collections.Concurrent;

namespace PushFunctions.Core.Sends.Deliver;

/// <summary>
/// Whether an operation was canceled while its batches are worked on, which with a slow provider takes minutes. One look every two seconds for each
/// operation, which all who ask wait for; in between the last one counts.
/// </summary>
public sealed class CancellationCache(IOperationStore operations, TimeProvider time)
{
    private const int Capacity = 256;
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(2);
    private readonly ConcurrentDictionary<OperationId, Entry> _entries = new();

    /// <summary>The operation was read just now, and was not canceled: that is as good as a look, until it is too old. A push may wait long for its permit.</summary>
    public void MarkFresh(OperationId operation)
    {
        if (_entries.Count >= Capacity) _entries.Clear();
        _entries.TryAdd(operation, new Entry { At = time.GetTimestamp() });
    }

    public Task<bool> IsCanceledAsync(Operation operation)
    {
        var entry = _entries.GetOrAdd(operation.Id, static _ => new Entry());
        lock (entry)
        {
            if (entry.At is not { } at || time.GetElapsedTime(at) >= Between) (entry.At, entry.Canceled) = (time.GetTimestamp(), LookAsync(operation));
            return entry.Canceled;
        }
    }

    private async Task<bool> LookAsync(Operation operation) =>
        await operations.FindStatusAsync(operation.Account, operation.Id, CancellationToken.None) == OperationStatus.Canceled;

    private sealed class Entry
    {
        /// <summary>Null before the first look.</summary>
        public long? At { get; set; }

        public Task<bool> Canceled { get; set; } = Task.FromResult(false);
    }
}

/// <summary>The last look before a push is begun: much may have happened since its job was found.</summary>
public sealed class PreSendCheck(CancellationCache cancels, ITokenOwnerStore owners, TimeProvider time)
{
    /// <summary>How old a finding may be before it is looked up again. A push at the first try costs no look-up, one that had to wait a transaction.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    /// <summary>To be told before the pushes wait for their turns.</summary>
    public void MarkFresh(Operation operation) => cancels.MarkFresh(operation.Id);

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
