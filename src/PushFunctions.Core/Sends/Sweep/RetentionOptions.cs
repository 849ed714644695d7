namespace PushFunctions.Core.Sends.Sweep;

/// <summary>How long records are kept.</summary>
public sealed class RetentionOptions
{
    public const string Section = "Push:Retention";
    public const int MaximumDays = 30;

    /// <summary>Days that operations with their notifications are kept after they ended, and Users after they were deleted. Default 7; 1 to 30.</summary>
    /// <value>Setting <c>Push__Retention__Days</c>.</value>
    public int Days { get; set; } = 7;

    /// <summary>What ended before that time is no longer kept.</summary>
    public DateTimeOffset Before(DateTimeOffset now) => now.AddDays(-Days);
}
