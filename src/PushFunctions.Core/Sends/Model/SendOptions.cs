namespace PushFunctions.Core.Sends.Model;

/// <summary>Limits of accept and expand.</summary>
public sealed class SendOptions
{
    public const int MaximumRecipients = 10_000;

    /// <summary>Audiences that one send may name. Not a setting: their members are merged in one pass.</summary>
    public const int MaximumAudiences = 100;

    /// <summary>Filters that one send may have. Each is a query of its own in every step.</summary>
    public const int MaximumFilters = 10;

    /// <summary>A send to this many tokens and Users or fewer is delivered through the express queue. Not a setting:
    /// it is what one request looks up itself.</summary>
    public const int ExpressRecipients = 100;

    /// <summary>How many storage calls one request or one fan-out message makes at the same time. Default 16; 1 to
    /// 256.</summary>
    /// <value>Setting <c>Push__Send__Parallelism</c>.</value>
    public int Parallelism { get; set; } = 16;

    /// <summary>Into how many parts the recipients of a large send are split at most, which are read and expanded at the
    /// same time. Default 16; 1 to 16.</summary>
    /// <value>Setting <c>Push__Send__MaximumRanges</c>.</value>
    public int MaximumRanges { get; set; } = 16;

    /// <summary>
    /// How long the sweep waits before it requeues a batch that it has requeued before, or that a worker has
    /// released, whose message comes again by itself. A batch that was never leased, or whose worker died, is
    /// requeued sooner. Default 5 minutes; 1 second to 1 hour.
    /// </summary>
    /// <value>Setting <c>Push__Send__StallTimeout</c>.</value>
    public TimeSpan StallTimeout { get; set; } = TimeSpan.FromMinutes(5);
}
