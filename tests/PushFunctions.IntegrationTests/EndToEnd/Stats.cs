namespace PushFunctions.IntegrationTests.EndToEnd;

internal sealed record Stats(int Total, int Recipients, int Unaddressable, int Scheduled, int Queued, int Sent, int Failed, int Canceled)
{
    /// <summary>What a send comes to where each of that many pushes was taken.</summary>
    public static Stats AllSent(int pushes, int recipients) => new(pushes, recipients, 0, 0, 0, pushes, 0, 0);

    public int Sum => Scheduled + Queued + Sent + Failed + Canceled;
}
