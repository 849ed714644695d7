namespace PushFunctions.Core.Sends.Model;

/// <summary>Counts of notifications, and of recipients. The total is always the sum of the five states.</summary>
public sealed record OperationStats(int Recipients, int Unaddressable, int Scheduled, int Queued, int Sent, int Failed, int Canceled)
{
    public int Total => Scheduled + Queued + Sent + Failed + Canceled;
}
