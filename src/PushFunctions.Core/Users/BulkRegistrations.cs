using Microsoft.Extensions.Logging;

namespace PushFunctions.Core.Users;

/// <summary>What became of one entry: the registration, or why there is none.</summary>
public sealed record BulkResult(RegistrationId? Id, IReadOnlyList<Problem> Problems)
{
    public static BulkResult Refused(params IReadOnlyList<Problem> problems) => new(null, problems);
}

/// <summary>
/// Registers many devices. Each entry stands for itself: it is registered as alone, and fails alone. Entries that have
/// a User or a token in common are registered one after the other, in their order; the others some at a time.
/// </summary>
public sealed class BulkRegistrations(
    RegistrationService registrations, TransientFault isTransient, ILogger<BulkRegistrations> logger) : IDisposable
{
    public const int MaximumEntries = 500;

    /// <summary>Registrations that one request, and all requests of the instance, have under way at a time.</summary>
    private const int Parallelism = 16, ParallelismOfAll = 64;

    private readonly SemaphoreSlim _turns = new(ParallelismOfAll);

    /// <summary>Safe to repeat, as a whole or for entries that failed.</summary>
    /// <returns>One result for each entry, in their order.</returns>
    public async Task<IReadOnlyList<BulkResult>> RegisterAsync(
        AccountSid account, IReadOnlyList<RegisterCommand> entries, CancellationToken cancellationToken)
    {
        var results = new BulkResult[entries.Count];
        var isAway = false;
        await Parallel.ForEachAsync(
            GroupsOf(account, entries),
            new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken },
            async (group, token) =>
            {
                foreach (var index in group)
                {
                    await _turns.WaitAsync(token);
                    try
                    {
                        // While storage does not answer, each further entry would wait for it in vain.
                        results[index] = Volatile.Read(ref isAway) ? NotTried() : await RegisterAsync(account, entries[index], token);
                        if (results[index].Problems is [{ Code: ProblemCode.Unavailable }, ..]) Volatile.Write(ref isAway, true);
                    }
                    finally
                    {
                        _turns.Release();
                    }
                }
            });
        return results;
    }

    public void Dispose() => _turns.Dispose();

    private async Task<BulkResult> RegisterAsync(AccountSid account, RegisterCommand entry, CancellationToken cancellationToken)
    {
        try
        {
            return new BulkResult(await registrations.RegisterAsync(account, entry, cancellationToken), []);
        }
        catch (RequestException refusal)
        {
            return new BulkResult(null, refusal.Problems);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            if (isTransient(fault))
                return BulkResult.Refused(
                    new Problem(
                        ProblemCode.Unavailable,
                        "Storage did not respond, so it is not known whether the device was registered. Send the entry again."));
            logger.BulkEntryFailed(fault);
            return BulkResult.Refused(
                new Problem(ProblemCode.Internal, "Internal error. The entry may have taken effect. The reason is in the service's log."));
        }
    }

    private static BulkResult NotTried() => BulkResult.Refused(
        new Problem(ProblemCode.Unavailable, "The entry was not tried, because storage did not respond to another one. Send it again."));

    /// <summary>The indexes of the entries, of which those in one group have something in common, directly or through
    /// others.</summary>
    private static IEnumerable<IReadOnlyList<int>> GroupsOf(AccountSid account, IReadOnlyList<RegisterCommand> entries)
    {
        var parents = Enumerable.Range(0, entries.Count).ToArray();
        var firstOf = new Dictionary<object, int>();
        for (var index = 0; index < entries.Count; index++)
        {
            foreach (var shared in KeysOf(account, entries[index]))
            {
                if (!firstOf.TryAdd(shared, index)) parents[RootOf(index)] = RootOf(firstOf[shared]);
            }
        }

        return Enumerable.Range(0, entries.Count).GroupBy(RootOf, (_, indexes) => (IReadOnlyList<int>)[.. indexes]);

        int RootOf(int index)
        {
            while (parents[index] != index) index = parents[index] = parents[parents[index]];
            return index;
        }
    }

    /// <summary>Whatever their Apps are.</summary>
    private static IEnumerable<object> KeysOf(AccountSid account, RegisterCommand entry)
    {
        yield return entry.Address;
        if (entry.PreviousAddress is { } previous) yield return previous;
        if ((entry.ExternalId is { } externalId ? UserId.For(account, externalId) : entry.User) is { } user) yield return user;
    }
}

/// <summary>Event 1310.</summary>
internal static partial class Log
{
    [LoggerMessage(1310, LogLevel.Error, "A device of a bulk registration was not registered.")]
    public static partial void BulkEntryFailed(this ILogger logger, Exception fault);
}
