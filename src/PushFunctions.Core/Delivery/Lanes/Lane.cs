namespace PushFunctions.Core.Delivery.Lanes;

/// <summary>
/// How many pushes of one credential may be in flight: grows by one a round while the provider accepts, halves when it throttles or is unavailable,
/// at most once a second. One App's trouble keeps to its own lane: while a credential is slow or throttled, only a few of its batches are worked on,
/// so that the workers stay free for others.
/// </summary>
public sealed class Lane(DeliveryOptions options, TimeProvider time)
{
    /// <summary>A push that takes as long as this is a sign of trouble; a healthy one takes a tenth of a second.</summary>
    private static readonly TimeSpan SlowPush = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan TroubleLasts = TimeSpan.FromSeconds(30);
    private readonly Lock _gate = new();
    private readonly Queue<TaskCompletionSource> _waiting = new();
    private double _limit = options.InitialConcurrency;
    private int _inFlight;
    private int _batches;
    private DateTimeOffset _loweredAt = DateTimeOffset.MinValue;
    private DateTimeOffset _troubledUntil = DateTimeOffset.MinValue;

    public int Limit
    {
        get
        {
            lock (_gate) return (int)_limit;
        }
    }

    /// <summary>Whether another batch may be worked on now. Every true is followed by one <see cref="EndBatch"/>.</summary>
    public bool TryBeginBatch()
    {
        lock (_gate)
        {
            if (time.GetUtcNow() < _troubledUntil && _batches >= options.TroubledBatches) return false;
            _batches++;
            return true;
        }
    }

    public void EndBatch()
    {
        lock (_gate) _batches--;
    }

    /// <summary>Waits for a place. Every entry is followed by one <see cref="Leave"/>.</summary>
    public Task EnterAsync()
    {
        lock (_gate)
        {
            if (_inFlight < (int)_limit)
            {
                _inFlight++;
                return Task.CompletedTask;
            }

            var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(waiter);
            return waiter.Task;
        }
    }

    /// <param name="outcome">What the provider said; null where it was not asked.</param>
    /// <param name="duration">How long it took to say so.</param>
    public void Leave(DeliveryOutcome? outcome, TimeSpan duration)
    {
        lock (_gate)
        {
            _inFlight--;
            if (outcome is DeliveryOutcome.Deferred || duration >= SlowPush) _troubledUntil = time.GetUtcNow() + TroubleLasts;
            Adapt(outcome);
            while (_inFlight < (int)_limit && _waiting.TryDequeue(out var waiter))
            {
                _inFlight++;
                waiter.SetResult();
            }
        }
    }

    private void Adapt(DeliveryOutcome? outcome)
    {
        if (outcome is DeliveryOutcome.Accepted)
        {
            _limit = Math.Min(options.MaximumConcurrency, _limit + (1 / _limit));
        }
        else if (outcome is DeliveryOutcome.Deferred && time.GetUtcNow() is var now && now - _loweredAt >= TimeSpan.FromSeconds(1))
        {
            _limit = Math.Max(1, _limit / 2);
            _loweredAt = now;
        }
    }
}
