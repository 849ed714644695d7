namespace PushFunctions.Core.Templates;

/// <summary>What a push says, before a recipient's variables are put in. Every text may be a Liquid template.</summary>
public sealed record SendTemplate
{
    public string? Title { get; init; }

    public string? Subtitle { get; init; }

    public string? Body { get; init; }

    public string? Image { get; init; }

    public IReadOnlyDictionary<string, string> Data { get; init; } = new Dictionary<string, string>();

    public int? Badge { get; init; }

    /// <summary>What gives the badge, where it is no number.</summary>
    public string? BadgeTemplate { get; init; }

    public string? Category { get; init; }

    public string? ThreadId { get; init; }

    public string? Link { get; init; }

    public string? Sound { get; init; }

    public PushPriority Priority { get; init; }

    /// <summary>Seconds, 0 to 2,419,200; null leaves it to the provider.</summary>
    public int? TimeToLive { get; init; }

    /// <summary>Up to 64 bytes.</summary>
    public string? CollapseKey { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>A JSON object with any of android, webpush, apns, data, merged into the FCM message.</summary>
    public string? FcmOverrides { get; init; }

    /// <summary>A JSON object with any of headers, payload, merged into the APNs request.</summary>
    public string? ApnOverrides { get; init; }
}

public enum PushPriority
{
    High,
    Low,
}
