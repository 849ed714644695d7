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
        SynchronizationContext.SetSynchronizationContext(null);
        _isOpen = false;
        var running = requests.Select(request => request()).ToList();
        for (var step = 0; !running.TrueForAll(task => task.IsCompleted); step++)
        {
            if (step > 100_000) throw new InvalidOperationException("The requests do not come to an end.");
            if (_waiting.Count == 0)
            {
                time.Advance(TimeSpan.FromSeconds(1));
                continue;
            }

            var turn = _waiting[_random.Next(_waiting.Count)];
            _waiting.Remove(turn);
            if (_random.NextDouble() < chanceOfCrash) turn.SetException(new CrashException());
            else turn.SetResult();
            afterEachCall();
        }

        _isOpen = true;
        return running;
    }
}
