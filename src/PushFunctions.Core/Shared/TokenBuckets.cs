using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace PushFunctions.Core.Shared;

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

    /// <summary>False where nothing was ever taken under the name, or not for long.</summary>
    public bool TryFind(string name, [NotNullWhen(true)] out TokenBucket? bucket) => _buckets.TryGetValue(name, out bucket);

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
