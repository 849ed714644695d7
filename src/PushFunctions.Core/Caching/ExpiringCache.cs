namespace PushFunctions.Core.Caching;

/// <summary>
/// Keeps what was read for a limited time and in a limited number. A value that was being read while its key was removed is not kept,
/// so that a read after <see cref="Remove"/> never sees what was true before.
/// </summary>
public sealed class ExpiringCache<TKey, TValue>(int capacity, TimeSpan lifetime, TimeProvider time)
    where TKey : notnull
    where TValue : class
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, Entry> _entries = [];
    private long _removals;

    public bool TryGet(TKey key, out TValue value)
    {
        lock (_gate)
        {
            var found = _entries.TryGetValue(key, out var entry) && IsFresh(entry);
            value = found ? entry.Value : null!;
            return found;
        }
    }

    /// <summary>What is kept, else what <paramref name="read"/> gives. Null is passed on and not kept.</summary>
    public async Task<TValue?> GetOrReadAsync(TKey key, Func<CancellationToken, Task<TValue?>> read, CancellationToken cancellationToken) =>
        TryGet(key, out var kept) ? kept : await ReadAsync(key, read, cancellationToken);

    /// <summary>Reads whatever is kept, and keeps what was read.</summary>
    public async Task<TValue?> ReadAsync(TKey key, Func<CancellationToken, Task<TValue?>> read, CancellationToken cancellationToken)
    {
        var removals = Interlocked.Read(ref _removals);
        var began = time.GetTimestamp();
        var value = await read(cancellationToken);
        if (value is not null) Keep(key, new Entry(value, began), removals);
        return value;
    }

    public void Remove(TKey key)
    {
        lock (_gate)
        {
            _removals++;
            _entries.Remove(key);
        }
    }

    private void Keep(TKey key, Entry entry, long removals)
    {
        lock (_gate)
        {
            if (removals != _removals) return;
            if (_entries.Count >= capacity && !_entries.ContainsKey(key)) MakeRoom();
            _entries[key] = entry;
        }
    }

    private void MakeRoom()
    {
        foreach (var (key, _) in _entries.OrderBy(pair => pair.Value.Began).Take((capacity / 2) + 1).ToList()) _entries.Remove(key);
    }

    private bool IsFresh(Entry entry) => time.GetElapsedTime(entry.Began) < lifetime;

    private readonly record struct Entry(TValue Value, long Began);
}
