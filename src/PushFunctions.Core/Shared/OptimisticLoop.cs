using System.Buffers.Binary;
using System.Security.Cryptography;

namespace PushFunctions.Core.Shared;

/// <summary>
/// Optimistic concurrency: repeats a read and its conditional write until no other write comes between. Backoff is
/// short and random, so that writers that collided once do not collide again; after the last attempt the caller gets
/// a conflict with Retry-After.
/// </summary>
/// <param name="random">Another source of the waits, for tests that repeat exactly; null is the system's.</param>
public sealed class OptimisticLoop(TimeProvider time, RandomBytes? random = null)
{
    /// <summary>Each failed attempt means that another writer was first, so that this many are not bad luck.</summary>
    public const int MaximumAttempts = 20;

    private const int LongestWaitMilliseconds = 250;
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);
    private readonly RandomBytes _random = random ?? RandomNumberGenerator.Fill;

    /// <param name="attempt">Reads, decides and writes; null where another write came first. It is run again from the
    /// start.</param>
    /// <exception cref="RequestException">Every attempt met a conflict. The same request may be sent again.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T?>> attempt, CancellationToken cancellationToken)
        where T : class
    {
        for (var count = 1; ; count++)
        {
            if (await attempt(cancellationToken) is { } result) return result;
            if (count == MaximumAttempts)
            {
                throw new RequestException(
                    ProblemCode.Conflict,
                    $"Other requests kept changing the same resource: {MaximumAttempts} attempts met a conflict. Send the request again after the time in Retry-After.")
                {
                    RetryAfter = RetryDelay,
                };
            }

            var longest = Math.Min(LongestWaitMilliseconds, 2 << count);
            await Task.Delay(WaitBelow(longest), time, cancellationToken);
        }
    }

    private TimeSpan WaitBelow(int milliseconds)
    {
        Span<byte> bytes = stackalloc byte[4];
        _random(bytes);
        return TimeSpan.FromMilliseconds(BinaryPrimitives.ReadUInt32LittleEndian(bytes) % (uint)milliseconds);
    }
}

/// <summary>Work on many things, a few at a time. Groups rather than a pool: no thread is taken, and the order is the
/// same every time.</summary>
public static class InParallel
{
    public static async Task ForEachAsync<T>(
        IReadOnlyList<T> items, int atATime, Func<T, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        foreach (var group in items.Chunk(atATime)) await Task.WhenAll(group.Select(item => work(item, cancellationToken)));
    }

    /// <returns>What the work gave for each item, in their order.</returns>
    public static async Task<IReadOnlyList<TResult>> SelectAsync<T, TResult>(
        IReadOnlyList<T> items, int atATime, Func<T, CancellationToken, Task<TResult>> work, CancellationToken cancellationToken)
    {
        var results = new List<TResult>(items.Count);
        foreach (var group in items.Chunk(atATime))
            results.AddRange(await Task.WhenAll(group.Select(item => work(item, cancellationToken))));
        return results;
    }
}
