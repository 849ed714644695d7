using System.Buffers.Binary;
using System.Security.Cryptography;

namespace PushFunctions.Core.Shared;

/// <summary>
/// Repeats a read and its guarded write until no other write comes between. The waits are short and random, so that those who
/// collided once do not collide again; after the last attempt the caller is asked to come back.
/// </summary>
/// <param name="random">Another source of the waits, for tests that repeat exactly; null is the system's.</param>
public sealed class OptimisticLoop(TimeProvider time, RandomBytes? random = null)
{
    /// <summary>Each failed attempt means that another writer got ahead, so that this many cannot be bad luck.</summary>
    public const int MaximumAttempts = 20;

    private const int LongestWaitMilliseconds = 250;
    private static readonly TimeSpan ComeBackAfter = TimeSpan.FromSeconds(1);
    private readonly RandomBytes _random = random ?? RandomNumberGenerator.Fill;

    /// <param name="attempt">Reads, decides and writes; null where another write came first. It is run again from the start.</param>
    /// <exception cref="RequestException">Every attempt was overtaken. Nothing that was answered is lost; the same request may be sent again.</exception>
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
                    $"Other requests kept changing the same resource at the same time: {MaximumAttempts} attempts were overtaken. Nothing is wrong with this one; send it again after the time in Retry-After.")
                {
                    RetryAfter = ComeBackAfter,
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

/// <summary>Work on many things, a few at a time. Groups rather than a pool: no thread is taken, and the order is the same every time.</summary>
public static class InParallel
{
    public static async Task ForEachAsync<T>(IReadOnlyList<T> items, int atATime, Func<T, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        foreach (var group in items.Chunk(atATime)) await Task.WhenAll(group.Select(item => work(item, cancellationToken)));
    }
}
