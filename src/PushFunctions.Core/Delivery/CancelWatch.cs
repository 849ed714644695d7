using System.Collections.Concurrent;
using PushFunctions.Core.Identifiers;
using PushFunctions.Core.Sending;

namespace PushFunctions.Core.Delivery;

/// <summary>
/// Whether an operation was canceled while its batches are worked on, which with a slow provider takes minutes. One look every two seconds for each
/// operation, whoever asks; in between all go by the last one.
/// </summary>
public sealed class CancelWatch(IOperationStore operations, TimeProvider time)
{
    private const int Capacity = 256;
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(2);
    private readonly ConcurrentDictionary<OperationId, Sight> _sights = new();

    public async Task<bool> IsCanceledAsync(Operation operation, CancellationToken cancellationToken)
    {
        if (_sights.Count >= Capacity) _sights.Clear();
        // Whoever takes a batch has just read the status.
        var sight = _sights.GetOrAdd(operation.Id, static (_, time) => new Sight(time.GetTimestamp()), time);
        if (!sight.IsCanceled && sight.IsMyTurn(time, Between))
            sight.IsCanceled = await operations.FindStatusAsync(operation.Account, operation.Id, cancellationToken) == OperationStatus.Canceled;
        return sight.IsCanceled;
    }

    private sealed class Sight(long at)
    {
        private long _at = at;
        private volatile bool _isCanceled;

        public bool IsCanceled
        {
            get => _isCanceled;
            set => _isCanceled = value;
        }

        /// <summary>True for one caller each time that a look is due.</summary>
        public bool IsMyTurn(TimeProvider time, TimeSpan between)
        {
            var last = Interlocked.Read(ref _at);
            return time.GetElapsedTime(last) >= between && Interlocked.CompareExchange(ref _at, time.GetTimestamp(), last) == last;
        }
    }
}
