using System.Collections.Concurrent;

namespace PushFunctions.Core.Shared;

/// <summary>What a bucket has to say.</summary>
/// <param name="Remaining">Whole tokens that are left.</param>
/// <param name="Wait">Until there is a token again; zero where there is one.</param>
/// <param name="FullIn">Until it is full, if nothing more is taken.</param>
public readonly record struct Allowance(bool IsGranted, int Remaining, TimeSpan Wait, TimeSpan FullIn);

/// <summary>Tokens that come back at an even rate, up to a number. The framework's own bucket goes by the machine's clock only, so that nothing could test it.</summary>
/// <param name="capacity">Tokens that a full bucket has; at least 1.</param>
/// <param name="perSecond">How many come back; over 0.</param>
public sealed class TokenBucket(int capacity, double perSecond, TimeProvider time)
{
    private readonly Lock _gate = new();
    private double _tokens = capacity;
    private long _filledAt = time.GetTimestamp();

    /// <summary>Takes a token where there is one.</summary>
    public Allowance Take() => Ask(1);

    /// <summary>What <see cref="Take"/> would say, without taking anything.</summary>
    public Allowance Look() => Ask(0);

    private Allowance Ask(int taken)
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

    /// <summary>The name's bucket; a full one where there was none.</summary>
    public TokenBucket Of(string name)
    {
        if (_buckets.TryGetValue(name, out var known)) return known;
        if (_buckets.Count >= MaximumNames) MakeRoom();
        return _buckets.GetOrAdd(name, _ => new TokenBucket(capacity, perSecond, time));
    }

    /// <summary>A full bucket says no more than none. Where none is full, all go: what is held back for a moment too little does less harm than memory without end.</summary>
    private void MakeRoom()
    {
        foreach (var (name, bucket) in _buckets)
        {
            if (bucket.Look().FullIn == TimeSpan.Zero) _buckets.TryRemove(name, out _);
        }
        if (_buckets.Count >= MaximumNames) _buckets.Clear();
    }
}
