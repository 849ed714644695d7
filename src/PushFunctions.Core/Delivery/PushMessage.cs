using PushFunctions.Core.Sending;

namespace PushFunctions.Core.Delivery;

/// <summary>What one device gets, rendered.</summary>
public sealed record PushMessage
{
    public string? Title { get; init; }

    public string? Body { get; init; }

    public string? Image { get; init; }

    public IReadOnlyDictionary<string, string> Data { get; init; } = new Dictionary<string, string>();

    public int? Badge { get; init; }

    public string? Category { get; init; }

    public string? ThreadId { get; init; }

    public string? Link { get; init; }

    public string? Sound { get; init; }

    public PushPriority Priority { get; init; }

    /// <summary>Seconds; null leaves it to the provider.</summary>
    public int? TimeToLive { get; init; }

    public string? CollapseKey { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>JSON object merged into the FCM message: android, webpush, apns, data.</summary>
    public string? FcmOverrides { get; init; }

    /// <summary>JSON object merged into the APNs request: headers, payload.</summary>
    public string? ApnOverrides { get; init; }

    /// <summary>Nothing to show: a push that only wakes the app.</summary>
    public bool IsBackground => Title is null && Body is null;
}
