namespace PushFunctions.FaultTests.Scripts;

/// <summary>Chooses which faults a run has, and how often: none in some runs, a few kinds in most, everything in
/// some.</summary>
internal static class FaultProfiles
{
    private static readonly FaultKind[] Storage =
    [
        FaultKind.Storage500NotDone, FaultKind.Storage500Done, FaultKind.Storage503, FaultKind.StorageTimeoutNotDone,
        FaultKind.StorageTimeoutDone,
        FaultKind.StorageResetNotDone, FaultKind.StorageResetDone, FaultKind.StorageSlow, FaultKind.ShortPage, FaultKind.MessageTwice,
        FaultKind.StorageAnswerCut,
    ];

    private static readonly FaultKind[] Crashes =
        [FaultKind.CrashBeforeWrite, FaultKind.CrashAfterWrite, FaultKind.CrashBeforePush, FaultKind.CrashAfterPush];

    private static readonly FaultKind[] Pushes =
    [
        FaultKind.Push429Seconds, FaultKind.Push429Date, FaultKind.Push500, FaultKind.NotReached, FaultKind.ResetBeforeBody,
        FaultKind.ResetAfterBodyTaken,
        FaultKind.ResetAfterBodyNotTaken, FaultKind.StreamRefused, FaultKind.SlowAnswer, FaultKind.SlowBody, FaultKind.CutBody,
        FaultKind.SignInTrouble,
    ];

    private static readonly FaultKind[] Receivers =
        [FaultKind.ReceiverReset, FaultKind.Receiver500, FaultKind.Receiver429, FaultKind.ReceiverTimeout, FaultKind.ReceiverSlow];

    private static readonly FaultKind[] EventCrashes = [FaultKind.CrashBeforeEvent, FaultKind.CrashAfterEvent];

    public static FaultProfile Write(Chance chance, TimeSpan until, int machines)
    {
        var rates = new Dictionary<FaultKind, double>();
        var share = chance.Of([0, 0.2, 0.4, 0.4, 1.0]);
        foreach (var kind in Storage.Where(_ => chance.Is(share))) rates[kind] = chance.Of([0.002, 0.01, 0.04]);
        foreach (var kind in Crashes.Where(_ => chance.Is(share))) rates[kind] = chance.Of([0.0005, 0.002, 0.005]);
        foreach (var kind in Pushes.Where(_ => chance.Is(share))) rates[kind] = chance.Of([0.01, 0.05, 0.2]);
        foreach (var kind in Receivers.Where(_ => chance.Is(share))) rates[kind] = chance.Of([0.02, 0.1, 0.3]);
        foreach (var kind in EventCrashes.Where(_ => chance.Is(share))) rates[kind] = chance.Of([0.005, 0.02, 0.05]);
        var isSkewed = chance.Is(0.4);
        TimeSpan[] skews =
            [.. Enumerable.Range(0, machines).Select(
                _ => isSkewed ? chance.Of([TimeSpan.Zero, Small(chance), TimeSpan.FromHours(1), -TimeSpan.FromHours(1)]) : TimeSpan.Zero)];
        return new FaultProfile(until, rates, skews, chance.Of([0, 3, 3]));
    }

    private static TimeSpan Small(Chance chance) => TimeSpan.FromSeconds(chance.Between(-90, 90));
}
