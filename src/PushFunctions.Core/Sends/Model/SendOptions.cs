namespace PushFunctions.Core.Sends.Model;

/// <summary>Limits of accept and expand.</summary>
public sealed class SendOptions
{
    public const int MaximumRecipients = 10_000;

    /// <summary>Audiences that one send may name. Not a setting: their members are merged in one pass.</summary>
    public const int MaximumAudiences = 100;

    /// <summary>How many storage calls one request or one fan-out message makes at the same time. Default 16; 1 to 256.</summary>
    /// <value>Setting <c>Push__Send__Parallelism</c>.</value>
    public int Parallelism { get; set; } = 16;

    /// <summary>
    /// How long the sweep waits before it sends a message for a batch again where it did so before, or where a worker gave the batch back, whose message comes again by
    /// itself. What was never worked on, or whose worker is gone, is not waited for. Default 5 minutes; 1 second to 1 hour.
    /// </summary>
    /// <value>Setting <c>Push__Send__StallTimeout</c>.</value>
    public TimeSpan StallTimeout { get; set; } = TimeSpan.FromMinutes(5);
}
