namespace PushFunctions.Core.Shared;

/// <summary>Work on many things, a few at a time. Groups rather than a pool: no thread is taken, and the order is the same every time.</summary>
public static class InParallel
{
    public static async Task ForEachAsync<T>(IReadOnlyList<T> items, int atATime, Func<T, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        foreach (var group in items.Chunk(atATime)) await Task.WhenAll(group.Select(item => work(item, cancellationToken)));
    }
}
