namespace PushFunctions.Core.Templates;

/// <summary>
/// What a send says, before a recipient's variables are filled in. Every string may be a Liquid template. A new field
/// is three lines of this file: here, in <see cref="PushMessage"/>, and in <see cref="Accept"/>. Storage keeps the
/// record as JSON.
/// </summary>
public sealed record SendTemplate
{
    public string? Title { get; init; }

    /// <summary>Shown between title and body by Apple devices.</summary>
    public string? Subtitle { get; init; }

    public string? Body { get; init; }

    public string? Image { get; init; }

    public IReadOnlyDictionary<string, string> Data { get; init; } = new Dictionary<string, string>();

    public int? Badge { get; init; }

    /// <summary>A template that renders to the badge, where the send has no number.</summary>
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

    /// <summary>All strings of the send, keys included.</summary>
    internal IReadOnlyList<string> Texts
    {
        get
        {
            var collector = new TextCollector();
            Accept(collector);
            return collector.Texts;
        }
    }

    /// <summary>
    /// Makes the message, field by field: where it stands in the request, its rule, and what becomes of an empty one.
    /// Compiling, rendering and the check whether all recipients get the same go through these lines, so none of them
    /// can miss a field that the others have.
    /// </summary>
    internal PushMessage Accept(TemplateVisitor visitor) => new()
    {
        Title = visitor.Visible("$.content.title", Title, TextRules.Prose),
        Subtitle = visitor.Visible("$.content.subtitle", Subtitle, TextRules.Prose),
        Body = visitor.Visible("$.content.body", Body, TextRules.Prose),
        Image = visitor.Optional("$.content.image", Image, TextRules.Address),
        Data = visitor.Map("$.content.data", Data, TextRules.Prose),
        Badge = Badge ?? visitor.Number("$.content.badge", BadgeTemplate, TextRules.Badge),
        Category = visitor.Optional("$.content.category", Category, TextRules.Name),
        ThreadId = visitor.Optional("$.content.threadId", ThreadId, TextRules.Name),
        Link = visitor.Optional("$.content.link", Link, TextRules.Address),
        Sound = visitor.Optional(PushMessage.SoundPath, Sound, TextRules.Name),
        Priority = Priority,
        TimeToLive = TimeToLive,
        CollapseKey = visitor.Optional("$.collapseKey", CollapseKey, TextRules.CollapseKey),
        Tags = visitor.Map(PushMessage.TagsPath, Tags, TextRules.TagTemplate),
        FcmOverrides = visitor.Json("$.overrides.fcm", FcmOverrides),
        ApnOverrides = visitor.Json("$.overrides.apn", ApnOverrides),
    };
}

public enum PushPriority
{
    High,
    Low,
}

/// <summary>What one device gets: the template as rendered.</summary>
public sealed record PushMessage
{
    /// <summary>In an outline: a text that depends on the recipient's variables.</summary>
    public const string Unknown = "{{ }}";

    internal const string SoundPath = "$.sound";
    internal const string TagsPath = "$.tags";

    public string? Title { get; init; }

    /// <summary>Shown between title and body by Apple devices.</summary>
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

    /// <summary>A JSON object merged into the FCM message: android, webpush, apns, data.</summary>
    public string? FcmOverrides { get; init; }

    /// <summary>A JSON object merged into the APNs request: headers, payload.</summary>
    public string? ApnOverrides { get; init; }

    /// <summary>
    /// What is the same for every recipient of a send, to be checked before anything is written. In place of a
    /// template stands <see cref="Unknown"/>, or the shortest text that it could render to.
    /// </summary>
    public bool IsOutline { get; init; }

    /// <summary>Nothing to show: a push that only wakes the app.</summary>
    public bool IsBackground => Title is null && Body is null;

    /// <summary>Whether a text of an outline is not known yet. An empty one may stand for a template at its
    /// shortest.</summary>
    public static bool MayBeAnything(string text) => text is "" or Unknown;
}
