using System.Text.Json;
using System.Text.Json.Serialization;
using PushFunctions.Api.Http;

namespace PushFunctions.Api;

/// <summary>The body of a send.</summary>
internal static class SendContract
{
    public const int MaximumTimeToLive = 2_419_200;
    public const int MaximumTags = 10;

    /// <summary>Up to 64 characters without blanks at the ends, or a string with Liquid in it.</summary>
    private const string CollapseKeyPattern = @"^(?!\s)[\s\S]{1,64}(?<!\s)$|\{\{|\{%";

    public static readonly RequestShape Shape = new("SendRequest", "A send.");

    public static readonly RequestField<IReadOnlyList<RecipientOf>> To =
        Shape.Required("to", Rules.List(1, SendOptions.MaximumRecipients, RecipientContract.Rule), "Required: 1 to 10,000 recipients.");

    public static readonly RequestField<SendTemplate> Content =
        Shape.Required("content", ContentContract.Rule, "Required: at least one of title, body and data.");

    public static readonly RequestField<SendFrom> From = Shape.Optional("from", FromContract.Rule, "Default: the default App.");

    public static readonly RequestField<PushPriority?> Priority =
        Shape.Optional("priority", Rules.Word(EnumNames.Priorities, "Priority", "HIGH"), "HIGH (default) or LOW.");

    public static readonly RequestField<string> Sound =
        Shape.Optional("sound", Rules.Text(TextRules.Name), "The name of a sound, or null.");

    public static readonly RequestField<JsonFields> Schedule = Shape.Optional(
        "schedule", Rules.Object(ScheduleContract.Shape, static fields => fields), "When to send. Default: immediately.");

    public static readonly RequestField<IReadOnlyDictionary<string, string>> Tags = Shape.Optional(
        "tags", Rules.Map(MaximumTags, TextRules.TagKey, Patterns.Tag, TextRules.TagTemplate, Patterns.TagTemplate),
        "Up to 10 pairs, to find the notifications by.");

    public static readonly RequestField<int?> TimeToLive = Shape.Optional(
        "timeToLive", Rules.Integer(0, MaximumTimeToLive), "Seconds, 0 to 2,419,200. After that time nothing is sent anymore.");

    public static readonly RequestField<string> CollapseKey = Shape.Optional(
        "collapseKey",
        Rules.Text(
            TextRules.CollapseKey) with
        {
            Schema = ValueSchema.Match(
                CollapseKeyPattern) with
            { MinimumLength = TextRules.CollapseKey.Minimum }
        },
        "Up to 64 bytes. A later push with the same key replaces this one.");

    public static readonly RequestField<ProviderOverrides> Overrides =
        Shape.Optional("overrides", OverridesContract.Rule, "Merged into the request to the provider.");

    public static readonly RequestField<IReadOnlyList<ReceiptKinds?>> Receipts = Shape.Optional(
        "receipts", Rules.List(1, ReceiptContract.Kinds.Count, ReceiptContract.EventRule),
        "What the app tells about the pushes: opened, delivered, dismissed. Adds the key pf, 58 bytes, to the data.");

    public static readonly RequestField<bool?> DryRun =
        Shape.Optional("dryRun", Rules.Boolean(@default: false), "true: does everything except deliver; FCM validates the message.");
}

/// <summary>The body of a count.</summary>
internal static class CountContract
{
    public static readonly RequestShape Shape = new("CountRequest", "Counts whom a send would reach.");

    public static readonly RequestField<IReadOnlyList<RecipientOf>> To = Shape.Required(
        "to", Rules.List(1, SendOptions.MaximumRecipients, RecipientContract.Rule), "Required: 1 to 10,000 recipients, as in a send.");

    public static readonly RequestField<SendFrom> From =
        Shape.Optional("from", FromContract.Rule, "The App, as in a send. Default: the default App.");
}

/// <summary>Whom a send would reach now.</summary>
/// <param name="Users">Users with at least one device that can be delivered to.</param>
/// <param name="Devices">Devices by provider.</param>
/// <param name="Exact">False where the number is estimated from a part of the Users.</param>
public sealed record CountResponse(long Users, IReadOnlyDictionary<string, long> Devices, bool Exact)
{
    internal static CountResponse Of(RecipientCount count) => new(
        count.Users,
        Enum.GetValues<Provider>().ToDictionary(provider => provider.ToName(), provider => count.Devices.GetValueOrDefault(provider)),
        count.IsExact);
}

/// <summary>A recipient, once the account is known: the User of an external id follows from both.</summary>
internal delegate Recipient RecipientOf(AccountSid account);

/// <summary>An entry of <c>to</c>.</summary>
internal static class RecipientContract
{
    public static readonly RequestShape Shape =
        new("RecipientRequest", "A recipient: exactly one of token (with its provider), userId, externalId, audienceId and filter.");

    public static readonly RequestField<JsonField?> Token =
        Shape.Optional("token", Rules.Unread(ValueSchemas.Token), "A device, which need not be registered.");

    public static readonly RequestField<Provider?> Provider =
        Shape.Optional("provider", Rules.Provider, $"{ProviderNames.AnyOf}. Only with a token.");
    public static readonly RequestField<UserId> UserId = Shape.Optional("userId", Rules.UserId, "Every device of the User in the App.");
    public static readonly RequestField<ExternalId> ExternalId =
        Shape.Optional("externalId", Rules.ExternalId, "Every device of the User in the App, by your own ID of the User.");
    public static readonly RequestField<AudienceId> AudienceId =
        Shape.Optional("audienceId", Rules.AudienceId, "Every User of the audience.");
    public static readonly RequestField<Filter> Filter =
        Shape.Optional("filter", FilterContract.Rule, "Every User of the App that matches.");

    /// <summary>What a recipient is named by.</summary>
    public static readonly IReadOnlyList<RequestField> Kinds = [Token, UserId, ExternalId, AudienceId, Filter];

    public static readonly RequestField<string> Variables = Shape.Optional(
        "variables",
        new Rule<string>(VariablesReader.Read, new ValueSchema("object")),
        "The values for the Liquid templates: any object of up to 8 KiB, 16 levels, and 1,000 items in an array.");

    public static readonly Rule<RecipientOf> Rule = Rules.Object(Shape, RecipientReader.Read);
}

/// <summary>The <c>from</c> of a send.</summary>
internal static class FromContract
{
    public static readonly RequestShape Shape = new("FromRequest", "The sender: an App by its name, or credentials by their IDs.");

    public static readonly RequestField<AppName> AppName =
        Shape.Optional("appName", Rules.AppName, "The App whose default credentials are used.");

    /// <summary>A field for each family of providers.</summary>
    public static readonly IReadOnlyDictionary<ProviderFamily, RequestField<CredentialId>> Credentials = ProviderFamily.All.ToDictionary(
        family => family,
        family => Shape.Optional(
            family.Field, Rules.CredentialId, $"The ID of a credential of type {family.Names}. All that are named belong to one App."));

    public static readonly Rule<SendFrom> Rule = Rules.Object(Shape, FromReader.Read);
}

/// <summary>The sender of a push: the App, and the credential under the name that it has in <c>from</c>.</summary>
public sealed record OriginResponse
{
    /// <summary>The App.</summary>
    public required string AppName { get; init; }

    /// <summary>The ID of the FCM credential.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Fcm { get; init; }

    /// <summary>The ID of the APN or APN_SANDBOX credential.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Apn { get; init; }

    internal static OriginResponse Of(Notification notification)
    {
        var field = ProviderFamily.Of(notification.To.Provider).Field;
        return new OriginResponse
        {
            AppName = notification.Operation.Route.App.Value,
            Fcm = CredentialIn("fcm"),
            Apn = CredentialIn("apn"),
        };

        string? CredentialIn(string name) => field == name ? notification.Credential.Value : null;
    }
}

/// <summary>The <c>schedule</c> of a send.</summary>
internal static class ScheduleContract
{
    private static readonly ValueSchema Time = new("string") { Format = "date-time" };

    public static readonly RequestShape Shape = new("ScheduleRequest", "When to send.");

    /// <summary>The time comes first: a client that supports one of the forms takes that.</summary>
    public static readonly RequestField<JsonField?> SendAt = Shape.Required(
        "sendAt",
        Rules.Unread(new ValueSchema("") { OneOf = [Time, new ValueSchema("array") { MinimumItems = 1, MaximumItems = 1, Each = Time }] }),
        "Required: a time 1 minute to 35 days ahead, or an array with one such time. A time without an offset is in UTC.");
}

/// <summary>
/// The <c>overrides</c> of a send. Only the types of the known members are checked; the provider judges what is in
/// them.
/// </summary>
internal static class OverridesContract
{
    private const int MaximumBytes = 16 * 1024;
    private const int MaximumPairs = 256;

    private static readonly TextRule HeaderName = new(6, 64)
    {
        Further = static name => IsHeader(name)
            ? null
            : "Expected a lower-case header name that begins with 'apns-', but not 'apns-id', which the service sets.",
    };

    private static readonly TextRule HeaderValue = new(1, 1024) { IsTrimmed = true, MaximumTemplate = 1024 };

    public static readonly RequestShape Fcm = new("FcmOverridesRequest", "Merged into FCM's `message`.");
    public static readonly RequestShape Apn = new("ApnOverridesRequest", "Merged into the request to APNs.");
    public static readonly RequestShape Shape = new("OverridesRequest", "What is merged into the request to the provider.");

    private static readonly RequestField<string> Android = Fcm.Optional("android", Rules.AnyObject(MaximumBytes), "FCM's AndroidConfig.");
    private static readonly RequestField<string> Webpush = Fcm.Optional("webpush", Rules.AnyObject(MaximumBytes), "FCM's WebpushConfig.");
    private static readonly RequestField<string> Apns = Fcm.Optional("apns", Rules.AnyObject(MaximumBytes), "FCM's ApnsConfig.");
    private static readonly RequestField<IReadOnlyDictionary<string, string>> Data =
        Fcm.Optional("data", ContentContract.DataRule, "Strings for the app.");

    private static readonly RequestField<IReadOnlyDictionary<string, string>> Headers = Apn.Optional(
        "headers", Rules.Map(MaximumPairs, HeaderName, "^apns-(?!id$)[a-z0-9-]+$", HeaderValue),
        "Headers that begin with `apns-`, except `apns-id`.");

    private static readonly RequestField<string> Payload =
        Apn.Optional("payload", Rules.AnyObject(MaximumBytes), "Merged into the JSON that the device gets.");
    private static readonly RequestField<string> FcmField =
        Shape.Optional("fcm", Rules.Object(Fcm, ReadWhole), "For FCM: up to 16 KiB of JSON.");
    private static readonly RequestField<string> ApnField =
        Shape.Optional("apn", Rules.Object(Apn, ReadWhole), "For APNs: up to 16 KiB of JSON.");

    public static readonly Rule<ProviderOverrides> Rule =
        Rules.Object(Shape, static fields => new ProviderOverrides(fields.Read(FcmField), fields.Read(ApnField)));

    private static string? ReadWhole(JsonFields fields)
    {
        fields.Check();
        return fields.Whole.ObjectText(MaximumBytes);
    }

    private static bool IsHeader(string name) =>
        name.StartsWith("apns-", StringComparison.Ordinal) && name != "apns-id"
        && name.All(static character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '-');
}

/// <summary>The overrides of a send as JSON.</summary>
internal sealed record ProviderOverrides(string? Fcm, string? Apn)
{
    public SendTemplate AddTo(SendTemplate template) => template with { FcmOverrides = Fcm, ApnOverrides = Apn };
}

/// <summary>
/// The <c>content</c> of a send: a field of it is declared, read and answered here and nowhere else in this project.
/// The limits only keep out absurd values: the rendered payload must fit the provider's limit.
/// </summary>
internal static class ContentContract
{
    private const int MaximumData = 256;

    private static readonly TextRule DataKey = new(1, 256)
    {
        Further = static key => IsReserved(key)
            ? "This key is reserved by a provider, as are from, message_type, aps and keys that begin with google. or gcm.notification. "
                + "Use another key."
            : null,
    };

    /// <summary>Also the rule of FCM's <c>data</c> in overrides. No key that a provider reserves.</summary>
    public static readonly Rule<IReadOnlyDictionary<string, string>> DataRule =
        Rules.Map(MaximumData, DataKey, @"^(?!(from|message_type|aps)$|google\.|gcm\.notification\.)", TextRules.Prose);

    public static readonly RequestShape Shape = new("ContentRequest", "What a push says. Each string may be a Liquid template.");

    private static readonly RequestField<string> Title =
        Shape.Optional("title", Rules.Text(TextRules.Prose), "The title: up to 16,384 characters.");

    private static readonly RequestField<string> Subtitle =
        Shape.Optional("subtitle", Rules.Text(TextRules.Prose), "Shown between title and body by Apple devices: up to 16,384 characters.");

    private static readonly RequestField<string> Body =
        Shape.Optional("body", Rules.Text(TextRules.Prose), "The text: up to 16,384 characters.");
    private static readonly RequestField<string> Image =
        Shape.Optional("image", Rules.Text(TextRules.Address), "The URL of an image to show.");

    private static readonly RequestField<IReadOnlyDictionary<string, string>> Data = Shape.Optional(
        "data", DataRule,
        "Strings for the app. The keys from, message_type, aps, and keys that begin with google. or gcm.notification. are reserved by "
            + "the providers.");

    private static readonly RequestField<BadgeValue> Badge =
        Shape.Optional("badge", BadgeValue.Rule, "The number on the app's icon, or a template that renders to one. 0 removes it.");

    private static readonly RequestField<string> Category =
        Shape.Optional("category", Rules.Text(TextRules.Name), "The kind of notification: an APNs category, an Android channel ID.");

    private static readonly RequestField<string> ThreadId =
        Shape.Optional("threadId", Rules.Text(TextRules.Name), "Notifications with the same thread ID are shown as a group.");

    private static readonly RequestField<string> Link = Shape.Optional("link", Rules.Text(TextRules.Address), "What a tap opens.");

    public static readonly Rule<SendTemplate> Rule = Rules.Object(Shape, Read);

    private static SendTemplate Read(JsonFields fields)
    {
        if (!fields.Has(Title) && !fields.Has(Body) && !fields.Has(Data)) fields.Refuse("Expected at least one of title, body and data.");
        var badge = fields.Read(Badge);
        return new SendTemplate
        {
            Title = fields.Read(Title),
            Subtitle = fields.Read(Subtitle),
            Body = fields.Read(Body),
            Image = fields.Read(Image),
            Data = fields.Read(Data) ?? new Dictionary<string, string>(),
            Badge = badge?.Number,
            BadgeTemplate = badge?.Template,
            Category = fields.Read(Category),
            ThreadId = fields.Read(ThreadId),
            Link = fields.Read(Link),
        };
    }

    private static bool IsReserved(string key) =>
        key is "from" or "message_type" or "aps"
        || key.StartsWith("google.", StringComparison.Ordinal)
        || key.StartsWith("gcm.notification.", StringComparison.Ordinal);

    private sealed record BadgeValue(int? Number, string? Template)
    {
        public static readonly Rule<BadgeValue> Rule =
            new(Read, ValueSchema.Between(0, int.MaxValue) with { OtherType = "string", MaximumLength = TextRules.Badge.MaximumTemplate });

        private static BadgeValue Read(JsonField field) => field.Element.ValueKind == JsonValueKind.String
            ? new BadgeValue(null, field.Text(TextRules.Badge))
            : new BadgeValue(field.Integer(0, int.MaxValue), null);
    }
}

/// <summary>
/// What a push says, as rendered. Title and body are always present, other fields if the send had them.
/// </summary>
public sealed record ContentResponse
{
    /// <summary>The title.</summary>
    public string? Title { get; init; }

    /// <summary>Shown between title and body by Apple devices.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Subtitle { get; init; }

    /// <summary>The text.</summary>
    public string? Body { get; init; }

    /// <summary>The URL of an image.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Image { get; init; }

    /// <summary>Strings for the app.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? Data { get; init; }

    /// <summary>The number on the app's icon.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Badge { get; init; }

    /// <summary>The kind of notification.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Category { get; init; }

    /// <summary>The group that it is shown in.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ThreadId { get; init; }

    /// <summary>What a tap opens.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Link { get; init; }

    internal static ContentResponse Of(PushMessage message) => new()
    {
        Title = message.Title,
        Subtitle = message.Subtitle,
        Body = message.Body,
        Image = message.Image,
        Data = message.Data.Count == 0 ? null : message.Data,
        Badge = message.Badge,
        Category = message.Category,
        ThreadId = message.ThreadId,
        Link = message.Link,
    };

    /// <summary>The templates: of an operation, and of a push that could not be rendered.</summary>
    internal static ContentResponse Of(SendTemplate template) => new()
    {
        Title = template.Title,
        Subtitle = template.Subtitle,
        Body = template.Body,
        Image = template.Image,
        Data = template.Data.Count == 0 ? null : template.Data,
        Badge = template.Badge,
        Category = template.Category,
        ThreadId = template.ThreadId,
        Link = template.Link,
    };

    public override string ToString() => nameof(ContentResponse);
}
