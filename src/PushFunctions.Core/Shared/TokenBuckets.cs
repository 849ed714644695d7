using System.Collections.Concurrent;

namespace PushFunctions.Core.Shared;

/// <summary>The state of a bucket.</summary>
/// <param name="Remaining">Whole tokens that are left.</param>
/// <param name="Wait">Until there is a token again; zero where there is one.</param>
/// <param name="FullIn">Until it is full, if nothing more is taken.</param>
public readonly record struct Allowance(bool IsGranted, int Remaining, TimeSpan Wait, TimeSpan FullIn);

/// <summary>A token bucket: tokens return at an even rate, up to a number. The framework's own knows only the
/// machine's clock, so that no test could control it.</summary>
/// <param name="capacity">Tokens that a full bucket has; at least 1.</param>
/// <param name="perSecond">How many come back; over 0.</param>
public sealed class TokenBucket(int capacity, double perSecond, TimeProvider time)
{
    private readonly Lock _gate = new();
    private double _tokens = capacity;
    private long _filledAt = time.GetTimestamp();

    /// <summary>Takes a token if there is one.</summary>
    public Allowance Take() => Check(1);

    /// <summary>What <see cref="Take"/> would return, without taking anything.</summary>
    public Allowance Peek() => Check(0);

    private Allowance Check(int taken)
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            _tokens = Math.Min(capacity, _tokens + (time.GetElapsedTime(_filledAt, now).TotalSeconds * perSecond));
            _filledAt = now;
            var isGranted = _tokens >= 1;
            if (isGranted) _tokens -= taken;
            return new Allowance(isGranted, (int)_tokens, In(1 - _tokens), In(capacity - _tokens));
        }
    }

    private TimeSpan In(double tokens) => tokens <= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(tokens / perSecond);
}

/// <summary>A bucket for each name, for a limited number of names.</summary>
public sealed class TokenBuckets(int capacity, double perSecond, TimeProvider time)
{
    private const int MaximumNames = 10_000;
    private readonly ConcurrentDictionary<string, TokenBucket> _buckets = new(StringComparer.Ordinal);

    /// <summary>The name's bucket; a full one if there was none.</summary>
    public TokenBucket Of(string name)
    {
        if (_buckets.TryGetValue(name, out var known)) return known;
        if (_buckets.Count >= MaximumNames) MakeRoom();
        return _buckets.GetOrAdd(name, _ => new TokenBucket(capacity, perSecond, time));
    }

    /// <summary>A full bucket is as good as none. If none is full, all are dropped: a moment without a limit does
    /// less harm than unbounded memory.</summary>
    private void MakeRoom()
    {
        foreach (var (name, bucket) in _buckets)
        {
            if (bucket.Peek().FullIn == TimeSpan.Zero) _buckets.TryRemove(name, out _);
        }
        if (_buckets.Count >= MaximumNames) _buckets.Clear();
    }
}
