using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace PushFunctions.Core.Shared;

/// <summary>What is still to be removed of something that was deleted. It is out of reach already, and may be too
/// much for one request.</summary>
/// <param name="DueAt">From when on the sweep works on it.</param>
/// <param name="Cursor">How far it has come; null at the start.</param>
/// <param name="Version">Guards the next write; null for one that is not stored yet.</param>
public sealed record PendingRemoval(
    AccountSid Account, RemovalKind Kind, string Name, DateTimeOffset DueAt, string? Cursor = null, string? Version = null)
{
    private const char Separator = ':';

    /// <summary>Names it within its account: one App, or one audience, is removed once at a time.</summary>
    public string Key => $"{Kind}{Separator}{Name}";

    public static bool TryParseKey([NotNullWhen(true)] string? key, out RemovalKind kind, [NotNullWhen(true)] out string? name)
    {
        kind = default;
        name = null;
        var separator = key?.IndexOf(Separator, StringComparison.Ordinal) ?? -1;
        if (separator < 1 || !Enum.TryParse(key.AsSpan(0, separator), out kind)) return false;
        name = key![(separator + 1)..];
        return true;
    }
}

public enum RemovalKind
{
    /// <summary>The registrations of an App that went with its last credential.</summary>
    App,

    /// <summary>The members of an audience.</summary>
    Audience,

    /// <summary>The registrations of a User.</summary>
    User,
}

/// <summary>The removals that have not ended: few, so that the sweep reads all of them.</summary>
public interface IRemovalStore
{
    /// <summary>Inserts or replaces: what is deleted a second time is removed from the start.</summary>
    Task<PendingRemoval> PutAsync(PendingRemoval removal, CancellationToken cancellationToken);

    /// <summary>Null where another write came first.</summary>
    Task<PendingRemoval?> TryUpdateAsync(PendingRemoval removal, CancellationToken cancellationToken);

    /// <summary>Takes it away unless another write came first: then it is another's by now.</summary>
    Task RemoveAsync(PendingRemoval removal, CancellationToken cancellationToken);

    IAsyncEnumerable<PendingRemoval> ListAsync(CancellationToken cancellationToken);
}

/// <summary>Removes what is left of deleted things of one kind.</summary>
public interface IRemover
{
    RemovalKind Kind { get; }

    /// <summary>Does one step: at most about a second of work. Safe to repeat, and to run on several instances at
    /// once.</summary>
    /// <returns>The removal with its new cursor, and with the time of its next step where that has to wait; null where
    /// nothing is left, or where the deletion was announced and never made.</returns>
    Task<PendingRemoval?> StepAsync(PendingRemoval removal, CancellationToken cancellationToken);
}

/// <summary>
/// The removals that have not ended. A request announces one before it deletes, so that a crash in between forgets
/// none, and does the first step itself afterwards: what is small is gone when it answers. The sweep does the rest. A
/// step records how far it came only once it is done: one that is cut off is done again. Of two instances that do the
/// same step one records it, and the other leaves the removal alone.
/// </summary>
public sealed class PendingRemovals(
    IRemovalStore store, IEnumerable<IRemover> removers, FollowUp followUp, ServiceTime time, ILogger<PendingRemovals> logger)
{
    /// <summary>How long the sweep leaves one alone that was announced: its deletion may still be under way. No
    /// request takes longer.</summary>
    public static readonly TimeSpan DeletionTime = TimeSpan.FromMinutes(5);

    /// <summary>A sweep begins no step after it: the next sweep goes on.</summary>
    public static readonly TimeSpan TimePerSweep = TimeSpan.FromSeconds(30);

    /// <summary>Before the deletion.</summary>
    public Task<PendingRemoval> AnnounceAsync(AccountSid account, RemovalKind kind, string name, CancellationToken cancellationToken) =>
        store.PutAsync(new PendingRemoval(account, kind, name, time.GetUtcNow() + DeletionTime), cancellationToken);

    /// <summary>Does the first step after the deletion. Where it fails, the sweep does it.</summary>
    /// <param name="what">See <see cref="FollowUp.RunAsync"/>.</param>
    public Task BeginAsync(PendingRemoval removal, string what) => followUp.RunAsync(what, stop => StepAsync(removal, stop));

    /// <summary>Does the next step.</summary>
    /// <returns>The removal as it is to be continued; null where it has ended, or where another instance works on
    /// it.</returns>
    public async Task<PendingRemoval?> StepAsync(PendingRemoval removal, CancellationToken cancellationToken)
    {
        if (await removers.First(remover => remover.Kind == removal.Kind).StepAsync(removal, cancellationToken) is { } next)
            return await store.TryUpdateAsync(
                next.DueAt > removal.DueAt ? next : next with { DueAt = time.GetUtcNow() }, cancellationToken);

        await store.RemoveAsync(removal, cancellationToken);
        logger.RemovalEnded(removal.Account, removal.Kind, removal.Name);
        return null;
    }

    /// <summary>For the sweep: continues all that are due, a step of each in turn.</summary>
    /// <exception cref="AggregateException">Some failed. The others were continued.</exception>
    public async Task ContinueAsync(CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        var due = await store.ListAsync(cancellationToken)
            .Where(removal => removal.DueAt <= time.GetUtcNow())
            .ToListAsync(cancellationToken);
        var faults = new List<Exception>();
        while (due.Count > 0)
        {
            var next = new List<PendingRemoval>();
            foreach (var removal in due)
            {
                if (time.GetElapsedTime(begun) >= TimePerSweep) break;
                try
                {
                    if (await StepAsync(removal, cancellationToken) is { } continued && continued.DueAt <= time.GetUtcNow())
                        next.Add(continued);
                }
                catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
                {
                    faults.Add(fault);
                }
            }

            due = next;
        }

        if (faults.Count > 0) throw new AggregateException("Some removals could not be continued.", faults);
    }
}
