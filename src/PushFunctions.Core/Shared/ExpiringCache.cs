namespace PushFunctions.Core.Shared;

/// <summary>
/// Caches what was read for a limited time and in a limited number. Callers that need the same key at the same time
/// share one read, and no caller's cancellation ends it for the others. A value that was being read while its key was
/// removed is not cached, and no caller after <see cref="Remove"/> joins that read, so that a removed value is never
/// seen again. Other keys are not affected.
/// </summary>
public sealed class ExpiringCache<TKey, TValue>(int capacity, TimeSpan lifetime, TimeProvider time)
    where TKey : notnull
    where TValue : class
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, Entry> _entries = [];
    private readonly Dictionary<TKey, Task<TValue?>> _reads = [];

    public bool TryGet(TKey key, out TValue value)
    {
        lock (_gate)
        {
            var found = _entries.TryGetValue(key, out var entry) && IsFresh(entry);
            value = found ? entry.Value : null!;
            return found;
        }
    }

    /// <summary>The cached value, else what <paramref name="read"/> returns. Null is returned and not cached.</summary>
    /// <param name="read">Not called while another caller's read of the key is under way: its value, or its fault, is
    /// the result.</param>
    public async Task<TValue?> GetOrReadAsync(TKey key, Func<CancellationToken, Task<TValue?>> read, CancellationToken cancellationToken) =>
        TryGet(key, out var kept) ? kept : await ReadAsync(key, read, cancellationToken);

    /// <summary>Reads even if a value is cached, and caches the new one.</summary>
    /// <inheritdoc cref="GetOrReadAsync"/>
    public Task<TValue?> ReadAsync(TKey key, Func<CancellationToken, Task<TValue?>> read, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled<TValue?>(cancellationToken);
        TaskCompletionSource<TValue?> mine;
        lock (_gate)
        {
            if (_reads.TryGetValue(key, out var under)) return under.WaitAsync(cancellationToken);
            mine = new TaskCompletionSource<TValue?>(TaskCreationOptions.RunContinuationsAsynchronously);
            _reads[key] = mine.Task;
        }

        _ = CompleteAsync(key, read, mine);
        return mine.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Keeps a value that is known without a read.</summary>
    public void Put(TKey key, TValue value)
    {
        lock (_gate) Keep(key, new Entry(value, time.GetTimestamp()));
    }

    public void Remove(TKey key)
    {
        lock (_gate)
        {
            _reads.Remove(key);
            _entries.Remove(key);
        }
    }

    /// <summary>Completes with the read and never throws: the outcome is the shared task's.</summary>
    private async Task CompleteAsync(TKey key, Func<CancellationToken, Task<TValue?>> read, TaskCompletionSource<TValue?> mine)
    {
        var began = time.GetTimestamp();
        try
        {
            var value = await read(CancellationToken.None);
            End(key, mine.Task, value is null ? null : new Entry(value, began));
            mine.SetResult(value);
        }
        catch (Exception fault)
        {
            End(key, mine.Task, null);
            mine.SetException(fault);
            // Observed here in case every caller has left.
            _ = mine.Task.Exception;
        }
    }

    /// <summary>A read that is no longer the key's was overtaken by a removal: its value is not cached.</summary>
    private void End(TKey key, Task<TValue?> read, Entry? found)
    {
        lock (_gate)
        {
            if (!_reads.TryGetValue(key, out var current) || current != read) return;
            _reads.Remove(key);
            if (found is { } entry) Keep(key, entry);
        }
    }

    private void Keep(TKey key, Entry entry)
    {
        if (_entries.Count >= capacity && !_entries.ContainsKey(key)) MakeRoom();
        _entries[key] = entry;
    }

    private void MakeRoom()
    {
        foreach (var (key, _) in _entries.OrderBy(pair => pair.Value.Began).Take((capacity / 2) + 1).ToList()) _entries.Remove(key);
    }

    private bool IsFresh(Entry entry) => time.GetElapsedTime(entry.Began) < lifetime;

    private readonly record struct Entry(TValue Value, long Began);
}
