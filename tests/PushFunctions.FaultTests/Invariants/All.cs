namespace PushFunctions.FaultTests.Invariants;

internal static class All
{
    public static readonly IReadOnlyList<IInvariant> Invariants =
    [
        new EverySendEnds(), new TotalIsTheSum(), new TheRightDevices(), new AskedOnce(), new RowsSayWhatHappened(),
        new NothingAfterItsTime(), new NothingAfterACancel(), new NoSoonerThanAsked(), new OneOwner(), new RegistrationsHaveTheirUsers(),
        new NothingLiveForgotten(), new NothingLeftBehind(), new EveryEventArrives(),
    ];
}
