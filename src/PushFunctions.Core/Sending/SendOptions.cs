namespace PushFunctions.Core.Sending;

/// <summary>Limits of accept and expand.</summary>
public sealed class SendOptions
{
    public const int MaximumRecipients = 10_000;

    /// <summary>Audiences that one send may name. Not a setting: their members are merged in one pass.</summary>
    public const int MaximumAudiences = 100;

    /// <summary>How many storage calls one request or one fan-out message makes at the same time. Default 16; 1 to 256.</summary>
    /// <value>Setting <c>Push__Send__Parallelism</c>.</value>
    public int Parallelism { get; set; } = 16;

    /// <summary>How long something may stand still before its message counts as lost, and before the sweep puts messages of the same operation back again. Default 5 minutes; 1 second to 1 hour.</summary>
    /// <value>Setting <c>Push__Send__Patience</c>.</value>
    public TimeSpan Patience { get; set; } = TimeSpan.FromMinutes(5);
}
