using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace PushFunctions.Simulator.Recording;

/// <summary>One push that a gateway accepted.</summary>
/// <param name="Token">The target as it was requested: an FCM token or FID, <c>/topics/…</c>, a condition, or the
/// APNs device token.</param>
/// <param name="Scope">The FCM project, or the APNs topic.</param>
/// <param name="Id">What the gateway called it: the FCM message name, or the <c>apns-id</c>.</param>
/// <param name="Body">The request body as it came.</param>
public sealed record ReceivedPush(string Token, string Scope, string Id, string Body)
{
    /// <summary>Request headers by lower-case name, <c>authorization</c> included.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Tells connections apart; every push over one connection carries the same.</summary>
    public required string ConnectionId { get; init; }

    /// <summary>FCM's <c>validate_only</c>: accepted and recorded, but not delivered and not counted.</summary>
    public bool ValidateOnly { get; init; }

    /// <summary>How many pushes to the same token had been accepted before this one; 0 for the first.</summary>
    public int Duplicates { get; init; }
}

internal static class RecordedHeaders
{
    // authorization is the string to keep under that name: one per access token instead of one per push.
    public static IReadOnlyDictionary<string, string> Copy(IHeaderDictionary headers, string? authorization)
    {
        var copy = new Dictionary<string, string>(headers.Count, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in headers)
        {
            if (name[0] != ':')
                copy[name] = value.ToString();
        }

        if (authorization is not null)
            copy["authorization"] = authorization;
        return copy;
    }
}

/// <summary>Everything accepted for one token: a count that is kept for ever, and the newest pushes.</summary>
internal sealed class TokenHistory
{
    private readonly Lock _lock = new();
    private readonly List<ReceivedPush> _kept = new(1);
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public IReadOnlyList<ReceivedPush> Kept
    {
        get
        {
            lock (_lock)
            {
                return _kept.ToArray();
            }
        }
    }

    public ReceivedPush Add(ReceivedPush push)
    {
        lock (_lock)
        {
            var numbered = push with { Duplicates = _count };
            _kept.Add(numbered);
            _count += push.ValidateOnly ? 0 : 1;
            return numbered;
        }
    }

    public void Forget(ReceivedPush push)
    {
        lock (_lock)
        {
            _kept.RemoveAll(kept => ReferenceEquals(kept, push));
        }
    }
}

/// <summary>Wakes those who wait for a count. The code that changes a count calls <see cref="Signal"/> afterwards;
/// with nobody waiting that is one read.</summary>
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

    /// <exception cref="TimeoutException">The condition did not hold in time; <paramref name="describe"/> says how
    /// far it came.</exception>
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
            // The timeout is real time even where the simulated clock stands still.
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

/// <summary>What a gateway received and what it accepted. Safe to read while pushes arrive.</summary>
public sealed class ReceivedPushes(int maxRecorded)
{
    private readonly Waiters _waiters = new();
    private volatile State _state = new();

    /// <summary>Pushes accepted for delivery; not those that were only validated.</summary>
    public long Total => Interlocked.Read(ref _state.Total);

    /// <summary>Requests that the gateway received, whatever the response.</summary>
    public long Asked => Interlocked.Read(ref _state.Asked);

    /// <summary>Requests that were refused, cut off or failed by a fault instead of being delivered.</summary>
    public long Refused => Interlocked.Read(ref _state.Refused);

    /// <summary>Accepted pushes beyond the first of their token.</summary>
    public long Duplicates => Interlocked.Read(ref _state.Duplicates);

    /// <summary>Refusals by the provider's code for them.</summary>
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
        _waiters.WaitAsync(
            () => CountFor(token) >= count, () => $"{count} pushes to one token wanted, it has {CountFor(token)}; {this}", timeout,
            cancellationToken);

    /// <summary>Completes when <see cref="Asked"/> has reached <paramref name="count"/>: for pushes that are
    /// refused.</summary>
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
