using System.Text.Json.Nodes;

namespace PushFunctions.Api.Http;

/// <summary>
/// A JSON object of a request: its fields, each with its rule. A field is declared once; the readers and the OpenAPI
/// document both go by the declaration.
/// </summary>
/// <param name="name">The name of its schema in the OpenAPI document.</param>
/// <param name="description">What the OpenAPI document says about it.</param>
internal sealed class RequestShape(string name, string description)
{
    private readonly List<RequestField> _fields = [];

    public string Name => name;

    public string Description => description;

    /// <summary>In the order of their declaration.</summary>
    public IReadOnlyList<RequestField> Fields => _fields;

    public RequestField<T> Required<T>(string field, Rule<T> rule, string description) =>
        Add(new RequestField<T>(field, rule, description, IsRequired: true));

    /// <summary>A field that may be left out; null counts as left out.</summary>
    public RequestField<T> Optional<T>(string field, Rule<T> rule, string description) =>
        Add(new RequestField<T>(field, rule, description, IsRequired: false));

    private RequestField<T> Add<T>(RequestField<T> field)
    {
        _fields.Add(field);
        return field;
    }
}

/// <summary>A field of a <see cref="RequestShape"/>.</summary>
internal abstract record RequestField(string Name, string Description, bool IsRequired)
{
    public abstract ValueSchema Schema { get; }

    /// <summary>Reads the field only to find its problems.</summary>
    public abstract void Check(JsonFields fields);
}

/// <summary>A field of a <see cref="RequestShape"/>, and how its value is read.</summary>
internal sealed record RequestField<T>(string Name, Rule<T> Rule, string Description, bool IsRequired)
    : RequestField(Name, Description, IsRequired)
{
    public override ValueSchema Schema => Rule.Schema;

    public override void Check(JsonFields fields) => fields.Read(this);
}

/// <summary>What a value may be.</summary>
/// <param name="Read">Gives the value, or null and a problem.</param>
/// <param name="Schema">The same, as far as JSON Schema can say it.</param>
internal sealed record Rule<T>(Func<JsonField, T?> Read, ValueSchema Schema);

/// <summary>What JSON Schema can say about a value.</summary>
/// <param name="Type">The JSON type; empty where <see cref="Enum"/>, <see cref="Shape"/> or <see cref="OneOf"/> says
/// it.</param>
internal sealed record ValueSchema(string Type)
{
    /// <summary>The name of an enum's schema in the OpenAPI document.</summary>
    public string? Enum { get; init; }

    public RequestShape? Shape { get; init; }

    public IReadOnlyList<ValueSchema>? OneOf { get; init; }

    /// <summary>A second JSON type that is accepted too.</summary>
    public string? OtherType { get; init; }

    /// <summary>The only value that is accepted.</summary>
    public string? Constant { get; init; }

    /// <summary>What leaving the field out means.</summary>
    public JsonNode? Default { get; init; }

    public int? MinimumLength { get; init; }

    public int? MaximumLength { get; init; }

    public string? Pattern { get; init; }

    /// <summary>A format of OpenAPI's registry, such as <c>date-time</c>.</summary>
    public string? Format { get; init; }

    public bool IsBase64 { get; init; }

    public int? Minimum { get; init; }

    public int? Maximum { get; init; }

    public int? MinimumItems { get; init; }

    public int? MaximumItems { get; init; }

    /// <summary>Each item of an array, each value of a map.</summary>
    public ValueSchema? Each { get; init; }

    public int? MaximumPairs { get; init; }

    /// <summary>The keys of a map.</summary>
    public ValueSchema? Keys { get; init; }

    public static ValueSchema Of(TextRule rule, string? pattern = null) => new("string")
    {
        MinimumLength = rule.Minimum == 0 ? null : rule.Minimum,
        MaximumLength = Math.Max(rule.Maximum, rule.MaximumTemplate),
        Pattern = pattern,
    };

    public static ValueSchema Match(string pattern) => new("string") { Pattern = pattern };

    public static ValueSchema Between(int minimum, int maximum) => new("integer") { Minimum = minimum, Maximum = maximum };

    public static ValueSchema EnumOf(string name) => new("") { Enum = name };
}

/// <summary>The rules that fields of requests have.</summary>
internal static class Rules
{
    public static readonly Rule<AppName> AppName = Id<AppName>(Core.Shared.AppName.TryParse, Expected.AppName, ValueSchemas.AppName);
    public static readonly Rule<UserId> UserId = Id<UserId>(Core.Shared.UserId.TryParse, Expected.UserId, ValueSchemas.UserId);

    public static readonly Rule<ExternalId> ExternalId =
        Id<ExternalId>(Core.Shared.ExternalId.TryParse, Core.Shared.ExternalId.Expected, ValueSchemas.ExternalId);

    public static readonly Rule<AudienceId> AudienceId =
        Id<AudienceId>(
            Core.Shared.AudienceId.TryParse, "the ID of an audience: comms_audience_ followed by 26 to 34 characters",
            ValueSchema.Match(Patterns.Audience));

    public static readonly Rule<CredentialId> CredentialId =
        Id<CredentialId>(
            Core.Shared.CredentialId.TryParse, "the ID of a credential: comms_credential_ followed by 26 to 34 characters",
            ValueSchema.Match(Patterns.Credential));

    public static readonly Rule<Provider?> Provider = Word(EnumNames.Providers, nameof(Provider));

    public static Rule<string> Text(TextRule rule, string? pattern = null) => new(field => field.Text(rule), ValueSchema.Of(rule, pattern));

    public static Rule<int?> Integer(int minimum, int maximum) =>
        new(field => field.Integer(minimum, maximum), ValueSchema.Between(minimum, maximum) with { Format = "int32" });

    /// <param name="default">What leaving the field out means; null where it does not mean either.</param>
    public static Rule<bool?> Boolean(bool? @default = null) =>
        new(field => field.Boolean(), new ValueSchema("boolean") { Default = @default });

    /// <param name="name">The name of the enum's schema in the OpenAPI document.</param>
    /// <param name="default">What leaving the field out means.</param>
    public static Rule<T?> Word<T>(IReadOnlyDictionary<string, T> words, string name, string? @default = null)
        where T : struct => new(field => field.Word(words), ValueSchema.EnumOf(name) with { Default = @default });

    public static Rule<T> Id<T>(TryParse<T> tryParse, string expected, ValueSchema schema)
        where T : class => new(field => field.Parse(tryParse, expected), schema);

    /// <summary>Items that are not valid are left out of the list: each has its problem.</summary>
    public static Rule<IReadOnlyList<T>> List<T>(int minimum, int maximum, Rule<T> each) =>
        new(
            field => ReadList(field, minimum, maximum, each),
            new ValueSchema("array") { MinimumItems = minimum, MaximumItems = maximum, Each = each.Schema });

    public static Rule<IReadOnlyDictionary<string,
    string>> Map(int maximum, TextRule keys, string? keyPattern, TextRule values, string? valuePattern = null) => new(
        field => field.TextMap(maximum, keys, values),
        new ValueSchema(
            "object")
        { MaximumPairs = maximum, Keys = ValueSchema.Of(keys, keyPattern), Each = ValueSchema.Of(values, valuePattern) });

    /// <summary>As <see cref="Map"/>, with values that may be null.</summary>
    public static Rule<IReadOnlyDictionary<string, string?>> Changes(int maximum, TextRule keys, TextRule values, string? pattern) => new(
        field => field.TextChanges(maximum, keys, values),
        new ValueSchema("object")
        {
            MaximumPairs = maximum,
            Keys = ValueSchema.Of(keys, pattern),
            Each = ValueSchema.Of(values, pattern) with { OtherType = "null" },
        });

    /// <summary>An object with any content, as compact JSON.</summary>
    public static Rule<string> AnyObject(int maximumBytes) => new(field => field.ObjectText(maximumBytes), new ValueSchema("object"));

    public static Rule<T> Object<T>(RequestShape shape, Func<JsonFields, T?> read) =>
        new(field => field.Fields(shape) is { } fields ? read(fields) : default, new ValueSchema("") { Shape = shape });

    /// <summary>A value that its reader judges together with other fields.</summary>
    public static Rule<JsonField?> Unread(ValueSchema schema) => new(static field => field, schema);

    private static List<T> ReadList<T>(JsonField field, int minimum, int maximum, Rule<T> each)
    {
        var list = new List<T>();
        foreach (var item in field.Items(minimum, maximum) ?? [])
        {
            if (field.Problems.IsFull) break;
            if (each.Read(item) is { } value) list.Add(value);
        }

        return list;
    }
}

/// <summary>Schemas of values that occur in several places.</summary>
internal static class ValueSchemas
{
    public static readonly ValueSchema AppName =
        ValueSchema.Match(Patterns.AppName) with { MinimumLength = 1, MaximumLength = Core.Shared.AppName.MaximumLength };
    public static readonly ValueSchema Token =
        ValueSchema.Match(Patterns.Token) with { MinimumLength = 1, MaximumLength = DeviceToken.MaximumLength };
    public static readonly ValueSchema UserId = ValueSchema.Match(Patterns.User);
    public static readonly ValueSchema ExternalId =
        new("string") { MinimumLength = 1, MaximumLength = Core.Shared.ExternalId.MaximumLength };
}

/// <summary>The forms of values, as messages name them.</summary>
internal static class Expected
{
    public const string AppName = "1 to 64 characters of a-z, 0-9 and _";
    public const string UserId = "the ID of a User: comms_user_ followed by 26 to 34 characters";
    public const string OperationId = "the ID of an operation: comms_operation_ followed by 26 characters";
}

/// <summary>The forms of IDs, names and tokens, as regular expressions of JSON Schema (ECMA 262).</summary>
internal static class Patterns
{
    /// <summary>A digit of Crockford's base 32: no i, l, o, u.</summary>
    private const string Digit = "[0-9a-hjkmnp-tv-z]";

    public const string User = $"^comms_(user|pushnotificationuser)_[0-7]{Digit}{{25,33}}$";
    public const string Audience = $"^comms_audience_[0-7]{Digit}{{25,33}}$";
    public const string Credential = $"^comms_credential_[0-7]{Digit}{{25,33}}$";
    public const string Webhook = $"^comms_webhook_[0-7]{Digit}{{25,33}}$";
    public const string Operation = $"^comms_operation_[0-7]{Digit}{{25}}$";
    public const string Notification = $"^comms_pushnotification_[0-7]{Digit}{{33}}$";
    public const string AppName = "^[a-z0-9_]+$";
    public const string Token = "^[!-~]+$";
    public const string Tag = "^[a-zA-Z0-9._~-]*$";
    public const string TagFilter = "^[a-zA-Z0-9._~-]{1,64}(:[a-zA-Z0-9._~-]{0,256})?$";
    public const string Language = "^[a-zA-Z]{2,8}(-[a-zA-Z0-9]{1,8})*$";

    /// <summary>Characters of a tag, or a string with Liquid in it.</summary>
    public const string TagTemplate = @"^[a-zA-Z0-9._~-]*$|\{\{|\{%";
}
