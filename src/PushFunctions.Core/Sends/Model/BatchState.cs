namespace PushFunctions.Core.Sends.Model;

public enum BatchState
{
    /// <summary>To be delivered from its due time on.</summary>
    Waiting,

    /// <summary>A worker delivers it, until its claim ends.</summary>
    Claimed,

    /// <summary>Every job has a notification row or is in a retry batch.</summary>
    Settled,
}
