using System.Collections.Concurrent;

namespace PushFunctions.Simulator.Recording;

/// <summary>What a gateway was asked and what it took. Safe to read while pushes arrive.</summary>
public sealed class ReceivedPushes(int maxRecorded)
{
    private readonly Waiters _waiters = new();
    private volatile State _state = new();

    /// <summary>Pushes taken for delivery; not those that only asked for validation.</summary>
    public long Total => Interlocked.Read(ref _state.Total);

    /// <summary>Requests that the gateway read to their end, whatever became of them.</summary>
    public long Asked => Interlocked.Read(ref _state.Asked);

    /// <summary>Requests that were refused, cut off or answered with a fault instead of being delivered.</summary>
    public long Refused => Interlocked.Read(ref _state.Refused);

    /// <summary>Taken pushes beyond the first of their token.</summary>
    public long Duplicates => Interlocked.Read(ref _state.Duplicates);

    /// <summary>Refusals by the provider's word for them.</summary>
    public IReadOnlyDictionary<string, long> RefusedByReason => new Dictionary<string, long>(_state.Reasons);

    /// <summary>The pushes still kept, oldest first: the newest <see cref="SimulatorOptions.MaxRecorded"/>.</summary>
    public IReadOnlyList<ReceivedPush> Recent => [.. _state.Kept];

    /// <summary>Every token that was delivered to.</summary>
    public IReadOnlyCollection<string> Tokens => [.. _state.Tokens.Where(entry => entry.Value.Count > 0).Select(entry => entry.Key)];

    /// <summary>How often the token was delivered to.</summary>
    public int CountFor(string token) => _state.Tokens.TryGetValue(token, out var history) ? history.Count : 0;

    /// <summary>The pushes for the token that are still kept, oldest first.</summary>
    public IReadOnlyList<ReceivedPush> For(string token) => _state.Tokens.TryGetValue(token, out var history) ? history.Kept : [];

    /// <summary>Forgets every push and sets every count to 0.</summary>
    public void Clear() => _state = new State();

    /// <summary>Completes when <see cref="Total"/> has reached <paramref name="count"/>.</summary>
    /// <exception cref="TimeoutException">It did not in that much real time.</exception>
    public Task WaitForAsync(long count, TimeSpan timeout, CancellationToken cancellationToken = default) =>
        _waiters.WaitAsync(() => Total >= count, () => $"{count} pushes wanted, {this}", timeout, cancellationToken);

    /// <summary>Completes when the token was delivered to <paramref name="count"/> times.</summary>
    /// <exception cref="TimeoutException">It did not in that much real time.</exception>
    public Task WaitForTokenAsync(string token, int count, TimeSpan timeout, CancellationToken cancellationToken = default) =>
        _waiters.WaitAsync(() => CountFor(token) >= count, () => $"{count} pushes to one token wanted, it has {CountFor(token)}; {this}", timeout, cancellationToken);

    /// <summary>Completes when <see cref="Asked"/> has reached <paramref name="count"/>: for pushes that are refused.</summary>
    /// <exception cref="TimeoutException">It did not in that much real time.</exception>
    public Task WaitForAskedAsync(long count, TimeSpan timeout, CancellationToken cancellationToken = default) =>
        _waiters.WaitAsync(() => Asked >= count, () => $"{count} requests wanted, {this}", timeout, cancellationToken);

    public override string ToString() => $"{Asked} asked, {Total} taken, {Refused} refused";

    internal void CountAsked()
    {
        Interlocked.Increment(ref _state.Asked);
        _waiters.Signal();
    }

    internal void Refuse(string reason)
    {
        var state = _state;
        Interlocked.Increment(ref state.Refused);
        state.Reasons.AddOrUpdate(reason, 1, static (_, count) => count + 1);
        _waiters.Signal();
    }

    internal void Add(ReceivedPush push)
    {
        var state = _state;
        var kept = state.Tokens.GetOrAdd(push.Token, static _ => new TokenHistory()).Add(push);
        state.Kept.Enqueue(kept);
        if (Interlocked.Increment(ref state.KeptCount) > maxRecorded && state.Kept.TryDequeue(out var oldest))
        {
            Interlocked.Decrement(ref state.KeptCount);
            state.Tokens[oldest.Token].Forget(oldest);
        }

        if (!push.ValidateOnly)
        {
            if (kept.Duplicates > 0)
                Interlocked.Increment(ref state.Duplicates);
            Interlocked.Increment(ref state.Total);
        }

        _waiters.Signal();
    }

    // Replaced as a whole by Clear, so that a push in flight counts wholly before or wholly after.
    private sealed class State
    {
        public long Total, Asked, Refused, Duplicates, KeptCount;
        public readonly ConcurrentDictionary<string, TokenHistory> Tokens = new();
        public readonly ConcurrentDictionary<string, long> Reasons = new();
        public readonly ConcurrentQueue<ReceivedPush> Kept = new();
    }
}
