using PushFunctions.FaultTests.Scheduling;
using PushFunctions.FaultTests.Scripts;
using PushFunctions.StorageEmulator;

namespace PushFunctions.FaultTests.Instances;

/// <summary>The way from one machine to storage.</summary>
internal sealed class StorageLine(Machine machine, Scheduler scheduler, VirtualClock clock, Misfortune misfortune)
{
    private static readonly TimeSpan ClientTimeout = TimeSpan.FromSeconds(10);

    /// <summary>A lease lasts at least so long beyond its last renewal.</summary>
    private static readonly TimeSpan LongTrouble = TimeSpan.FromSeconds(18);

    private readonly List<(DateTimeOffset At, TimeSpan Length)> _waits = [];

    public long Calls { get; private set; }

    /// <summary>How long calls that began since the time were held up, at most.</summary>
    public TimeSpan LongestWait(DateTimeOffset since) =>
        _waits.Where(wait => wait.At >= since).Select(wait => wait.Length).DefaultIfEmpty().Max();

    public async ValueTask<StorageFault?> DecideAsync(StorageCall call, CancellationToken cancellationToken)
    {
        Calls++;
        if (scheduler.IsOpen) return null;
        var label =
            $"{machine} {call.Operation} {call.Resource} {(call.Resource == "ProviderTokens" ? "" : call.PartitionKey)} {call.RowKey}";
        var wait = misfortune.Strikes(FaultKind.StorageSlow)
            ? misfortune.Chance.Between(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(9))
            : TimeSpan.Zero;
        await HoldAsync(label, wait, cancellationToken);
        if (await AwayAsync(cancellationToken) is { } away) return away;

        if (call.IsWrite && misfortune.Strikes(FaultKind.CrashBeforeWrite)) await machine.CrashAsync("before a write");
        if (call.IsWrite && misfortune.Strikes(FaultKind.CrashAfterWrite))
            return StorageFault.AnsweredAfter(async _ => await machine.CrashAsync("after a write"));
        if (call.Operation == StorageOperation.Query && misfortune.Strikes(FaultKind.ShortPage))
            return new StorageFault { PageLimit = misfortune.Chance.Between(0, 3) };
        if (call.Operation == StorageOperation.Put && misfortune.Strikes(FaultKind.MessageTwice))
            return new StorageFault { Repeated = true };
        if (await TroubleAsync(cancellationToken) is { } trouble) return trouble;

        // Some answers take their turn too, so that others come between a write and what follows from it.
        return misfortune.Chance.Is(0.25)
            ? StorageFault.AnsweredAfter(async _ => await scheduler.PassAsync($"{label} answered", machine))
            : null;
    }

    /// <summary>Whether storage was away for so long that a lease could end meanwhile, in spite of all tries to renew
    /// it.</summary>
    public bool WasAwayForLong(DateTimeOffset from, DateTimeOffset to) =>
        misfortune.StorageTroubles.Exists(
            trouble => trouble.Until - trouble.From > LongTrouble && trouble.From <= to && trouble.Until >= from);

    private async ValueTask<StorageFault?> AwayAsync(CancellationToken cancellationToken)
    {
        if (misfortune.StorageTrouble is not { } trouble) return null;
        misfortune.Count(trouble.StandsStill ? FaultKind.StorageStandsStill : FaultKind.StorageAway);
        if (!trouble.StandsStill) return StorageFault.NotDone(StorageTrouble.Reset);
        var left = trouble.Until - clock.Now;
        await HoldAsync($"{machine} waits for storage", left < ClientTimeout ? left : ClientTimeout, cancellationToken);
        return left < ClientTimeout ? null : StorageFault.NotDone(StorageTrouble.Silence);
    }

    private async ValueTask<StorageFault?> TroubleAsync(CancellationToken cancellationToken)
    {
        if (misfortune.Strikes(FaultKind.StorageAnswerCut)) return StorageFault.DoneBut(StorageTrouble.Cut);
        if (misfortune.Strikes(FaultKind.Storage503)) return StorageFault.NotDone(StorageTrouble.ServerBusy);
        if (misfortune.Strikes(FaultKind.Storage500NotDone)) return StorageFault.NotDone(StorageTrouble.InternalError);
        if (misfortune.Strikes(FaultKind.Storage500Done)) return StorageFault.DoneBut(StorageTrouble.OperationTimedOut);
        if (misfortune.Strikes(FaultKind.StorageResetNotDone)) return StorageFault.NotDone(StorageTrouble.Reset);
        if (misfortune.Strikes(FaultKind.StorageResetDone)) return StorageFault.DoneBut(StorageTrouble.Reset);
        if (misfortune.Strikes(FaultKind.StorageTimeoutNotDone))
        {
            await HoldAsync($"{machine} waits in vain", ClientTimeout, cancellationToken);
            return StorageFault.NotDone(StorageTrouble.Silence);
        }

        return misfortune.Strikes(FaultKind.StorageTimeoutDone)
            ? new StorageFault
            {
                Afterwards = async stop =>
                await HoldAsync($"{machine} waits in vain", ClientTimeout, stop),
                After = StorageTrouble.Silence
            }
            : null;
    }

    private Task HoldAsync(string label, TimeSpan wait, CancellationToken cancellationToken)
    {
        if (wait > TimeSpan.Zero) _waits.Add((clock.Now, wait));
        return scheduler.PassAsync(label, machine, wait).WaitAsync(cancellationToken);
    }
}
