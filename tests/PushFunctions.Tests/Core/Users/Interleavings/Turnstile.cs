using Microsoft.Extensions.Time.Testing;

namespace PushFunctions.Tests.Core.Users.Interleavings;

/// <summary>
/// Runs requests on one thread and lets them through to storage one call at a time, in an order that the seed decides.
/// With a chance of crashing, a request may die before any of its calls.
/// </summary>
internal sealed class Turnstile(int seed, FakeTimeProvider time)
{
    private readonly Random _random = new(seed);
    private readonly List<TaskCompletionSource> _waiting = [];
    private bool _isOpen = true;

    public Task PassAsync()
    {
        if (_isOpen) return Task.CompletedTask;
        var turn = new TaskCompletionSource();
        _waiting.Add(turn);
        return turn.Task;
    }

    /// <returns>What became of each request; none is awaited for its exception.</returns>
    public IReadOnlyList<Task> Run(IEnumerable<Func<Task>> requests, double chanceOfCrash, Action afterEachCall)
    {
        var before = SynchronizationContext.Current;
        var thread = new OneThread();
        SynchronizationContext.SetSynchronizationContext(thread);
        try
        {
            _isOpen = false;
            var running = requests.Select(request => request()).ToList();
            thread.RunPosted();
            for (var step = 0; !running.TrueForAll(task => task.IsCompleted); step++)
            {
                if (step > 100_000) throw new InvalidOperationException("The requests do not come to an end.");
                if (_waiting.Count == 0)
                {
                    time.Advance(TimeSpan.FromSeconds(1));
                    thread.RunPosted();
                    continue;
                }

                var turn = _waiting[_random.Next(_waiting.Count)];
                _waiting.Remove(turn);
                if (_random.NextDouble() < chanceOfCrash) turn.SetException(new CrashException());
                else turn.SetResult();
                thread.RunPosted();
                afterEachCall();
            }

            return running;
        }
        finally
        {
            _isOpen = true;
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    /// <summary>Nothing goes to another thread, not even what asks for it.</summary>
    private sealed class OneThread : SynchronizationContext
    {
        private readonly Queue<(SendOrPostCallback Callback, object? State)> _posted = new();

        public override void Post(SendOrPostCallback d, object? state) => _posted.Enqueue((d, state));

        public void RunPosted()
        {
            while (_posted.TryDequeue(out var next)) next.Callback(next.State);
        }
    }
}
