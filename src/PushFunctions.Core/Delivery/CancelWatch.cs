using System.Collections.Concurrent;
using PushFunctions.Core.Identifiers;
using PushFunctions.Core.Sending;

namespace PushFunctions.Core.Delivery;

/// <summary>
/// Whether an operation was canceled while its batches are worked on, which with a slow provider takes minutes. One look every two seconds for each
/// operation, which all who ask wait for; in between the last one counts.
/// </summary>
public sealed class CancelWatch(IOperationStore operations, TimeProvider time)
{
    private const int Capacity = 256;
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(2);
    private readonly ConcurrentDictionary<OperationId, Sight> _sights = new();

    public Task<bool> IsCanceledAsync(Operation operation)
    {
        if (_sights.Count >= Capacity) _sights.Clear();
        // Whoever took the batch has just read the status.
        var sight = _sights.GetOrAdd(operation.Id, static (_, time) => new Sight(time.GetTimestamp()), time);
        lock (sight)
        {
            if (time.GetElapsedTime(sight.At) >= Between) (sight.At, sight.Canceled) = (time.GetTimestamp(), LookAsync(operation));
            return sight.Canceled;
        }
    }

    private async Task<bool> LookAsync(Operation operation) =>
        await operations.FindStatusAsync(operation.Account, operation.Id, CancellationToken.None) == OperationStatus.Canceled;

    private sealed class Sight(long at)
    {
        public long At { get; set; } = at;

        public Task<bool> Canceled { get; set; } = Task.FromResult(false);
    }
}
