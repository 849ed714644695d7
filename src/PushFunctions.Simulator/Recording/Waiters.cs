namespace PushFunctions.Simulator.Recording;

/// <summary>Wakes those who wait for a count. Whoever changes a count calls <see cref="Signal"/> afterwards; with nobody waiting that is one read.</summary>
internal sealed class Waiters
{
    private readonly Lock _lock = new();
    private readonly List<(Func<bool> Reached, TaskCompletionSource Done)> _waiting = [];
    private int _count;

    public void Signal()
    {
        if (Volatile.Read(ref _count) == 0)
            return;

        lock (_lock)
        {
            _waiting.RemoveAll(waiter => waiter.Reached() && waiter.Done.TrySetResult());
            _count = _waiting.Count;
        }
    }

    /// <exception cref="TimeoutException">The condition did not hold in time; <paramref name="describe"/> says how far it came.</exception>
    public async Task WaitAsync(Func<bool> reached, Func<string> describe, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var waiter = (Reached: reached, Done: new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_lock)
        {
            _waiting.Add(waiter);
            // A full fence: either the one who counts sees the waiter, or the waiter sees the count.
            Interlocked.Exchange(ref _count, _waiting.Count);
        }

        Signal();
        try
        {
            // Patience is real time even where the simulated clock stands still.
            await waiter.Done.Task.WaitAsync(timeout, TimeProvider.System, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Waited {timeout.TotalSeconds:0.###} s in vain: {describe()}");
        }
        finally
        {
            lock (_lock)
            {
                _waiting.Remove(waiter);
                _count = _waiting.Count;
            }
        }
    }
}
