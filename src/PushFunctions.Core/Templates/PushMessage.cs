namespace PushFunctions.Core.Templates;

/// <summary>What one device gets, rendered.</summary>
public sealed record PushMessage
{
    /// <summary>In an outline: a text that only a recipient's variables will give.</summary>
    public const string Unknown = "{{ }}";

    public string? Title { get; init; }

    /// <summary>Shown by Apple devices, between title and body.</summary>
    public string? Subtitle { get; init; }

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

    /// <summary>
    /// What is the same for every recipient of a send, for checks before anything is written. Where a template makes the text there is
    /// <see cref="Unknown"/>, or the shortest text that it could give.
    /// </summary>
    public bool IsOutline { get; init; }

    /// <summary>Nothing to show: a push that only wakes the app.</summary>
    public bool IsBackground => Title is null && Body is null;

    /// <summary>Whether a text of an outline is not known yet. An empty one may be a template that is taken at its shortest.</summary>
    public static bool MayBeAnything(string text) => text is "" or Unknown;
}
