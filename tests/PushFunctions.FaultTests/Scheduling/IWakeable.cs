namespace PushFunctions.FaultTests.Scheduling;

/// <summary>Something that sleeps until it is told that there is work.</summary>
internal interface IWakeable
{
    void Wake();
}
