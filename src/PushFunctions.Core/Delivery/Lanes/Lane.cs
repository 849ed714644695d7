namespace PushFunctions.Core.Delivery.Lanes;

/// <summary>
/// How many pushes of one credential may be in flight: grows by one a round while the provider accepts, halves when it throttles or is unavailable,
/// at most once a second. One App's trouble keeps to its own lane.
/// </summary>
public sealed class Lane(DeliveryOptions options, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Queue<TaskCompletionSource> _waiting = new();
    private double _limit = options.InitialConcurrency;
    private int _inFlight;
    private DateTimeOffset _loweredAt = DateTimeOffset.MinValue;

    public int Limit
    {
        get
        {
            lock (_gate) return (int)_limit;
        }
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
    public void Leave(DeliveryOutcome? outcome)
    {
        lock (_gate)
        {
            _inFlight--;
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
