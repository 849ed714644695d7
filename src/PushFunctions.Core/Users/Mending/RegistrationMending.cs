using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace PushFunctions.Core.Users.Mending;

/// <summary>What was to be mended of a row.</summary>
public enum MendingKind
{
    /// <summary>Nothing, or somebody is at work on it.</summary>
    None,

    /// <summary>An owner whose User has no such device was removed.</summary>
    OwnerWithoutDevice,

    /// <summary>A move of a token from one User to another was brought to its end, or taken back.</summary>
    UnfinishedMove,

    /// <summary>A device without an owner has one again.</summary>
    DeviceWithoutOwner,

    /// <summary>A device whose token belongs to another User was removed.</summary>
    DeviceOfAnother,
}

/// <summary>How far a walk over all rows of a kind has come.</summary>
/// <param name="BegunAt">When this round began.</param>
/// <param name="Cursor">Where it goes on; null once it has come to the end.</param>
public sealed record MendingRound(DateTimeOffset BegunAt, string? Cursor);

/// <summary>Keeps how far the walks have come: the sweep goes on where the one before ended, on whichever instance that ran.</summary>
public interface IMendingRoundStore
{
    /// <summary>Null before the first round.</summary>
    Task<MendingRound?> FindAsync(string walk, CancellationToken cancellationToken);

    /// <summary>The last one counts. Of two instances that walk at once one does some rows again.</summary>
    Task SaveAsync(string walk, MendingRound round, CancellationToken cancellationToken);
}

/// <summary>
/// Looks at all owners and all devices in turn, a part of each a sweep, for those that do not fit together. A round begins at most once a day: it costs
/// a read for each owner and each device, and a sweep makes about 2,000 at most.
/// </summary>
public sealed class RegistrationMending(
    IOwnershipRows rows, IMendingRoundStore rounds, OwnerMender owners, DeviceMender devices, PushMetrics metrics, TimeProvider time, ILogger<RegistrationMending> logger)
{
    /// <summary>Rows of a kind that one sweep looks at: some seconds of work.</summary>
    public const int RowsASweep = 1_000;

    /// <summary>What was written within this time is left alone: a request may be at work on it.</summary>
    public static readonly TimeSpan Undisturbed = TimeSpan.FromMinutes(10);

    /// <summary>From the beginning of a round to that of the next, if it takes no longer.</summary>
    public static readonly TimeSpan Between = TimeSpan.FromDays(1);

    private const int Parallelism = 16;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - Undisturbed;
        await WalkAsync("owners", rows.ListOwnersAsync, row => row.ChangedAt <= before, owners.ReconcileAsync, cancellationToken);
        await WalkAsync("devices", rows.ListDevicesAsync, row => row.Device.RegisteredAt <= before, devices.ReconcileAsync, cancellationToken);
    }

    private async Task WalkAsync<T>(
        string walk,
        Func<string?, int, CancellationToken, Task<RowPart<T>>> list,
        Func<T, bool> isUndisturbed,
        Func<T, CancellationToken, Task<MendingKind>> mend,
        CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var round = await rounds.FindAsync(walk, cancellationToken);
        if (round is { Cursor: null } && now - round.BegunAt < Between) return;
        var part = await list(round?.Cursor, RowsASweep, cancellationToken);
        var (mended, faults) = (new ConcurrentQueue<MendingKind>(), new ConcurrentQueue<Exception>());
        await InParallel.ForEachAsync([.. part.Rows.Where(isUndisturbed)], Parallelism, TryReconcileAsync, cancellationToken);
        // Also after a fault: one row that cannot be mended does not keep the walk from the others.
        await rounds.SaveAsync(walk, new MendingRound(round?.Cursor is null ? now : round.BegunAt, part.Next), cancellationToken);
        foreach (var (kind, count) in mended.CountBy(kind => kind))
        {
            metrics.RegistrationsMended(kind, count);
            logger.RegistrationsMended(kind, count);
        }

        if (!faults.IsEmpty) throw new AggregateException($"Not all {walk} could be mended.", faults);

        async Task TryReconcileAsync(T row, CancellationToken token)
        {
            try
            {
                if (await mend(row, token) is not MendingKind.None and var kind) mended.Enqueue(kind);
            }
            catch (Exception fault) when (!token.IsCancellationRequested)
            {
                faults.Enqueue(fault);
            }
        }
    }
}
