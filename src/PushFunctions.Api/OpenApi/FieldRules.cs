using System.Text.Json.Nodes;
using PushFunctions.Api.Http;

namespace PushFunctions.Api.OpenApi;

/// <summary>What a value may be, as far as JSON Schema can say it. The readers' own constants go in; a test holds the two together.</summary>
internal sealed record FieldRule
{
    /// <summary>The name of a schema in <see cref="EnumSchemas"/>; the other members are not looked at.</summary>
    public string? Words { get; init; }

    public int? MinimumLength { get; init; }

    public int? MaximumLength { get; init; }

    public string? Pattern { get; init; }

    public bool IsBase64 { get; init; }

    public int? Minimum { get; init; }

    public int? Maximum { get; init; }

    /// <summary>The only value that is taken.</summary>
    public string? Constant { get; init; }

    /// <summary>What leaving it out means.</summary>
    public JsonNode? Default { get; init; }

    public int? MinimumItems { get; init; }

    public int? MaximumItems { get; init; }

    /// <summary>Each item of a list, each value of a map.</summary>
    public FieldRule? Each { get; init; }

    public int? MaximumPairs { get; init; }

    /// <summary>The names of a map.</summary>
    public FieldRule? Names { get; init; }

    /// <summary>An object of any content.</summary>
    public bool IsAnyObject { get; init; }

    /// <summary>A time, or a list of one time.</summary>
    public bool IsTimeOrListOfOne { get; init; }

    /// <summary>A format of OpenAPI's registry, such as <c>date-time</c>.</summary>
    public string? Format { get; init; }

    /// <summary>A number, or a text whose template gives one.</summary>
    public bool IsIntegerOrTemplate { get; init; }

    public static FieldRule Of(TextRule rule) => new() { MinimumLength = rule.Minimum, MaximumLength = Math.Max(rule.Maximum, rule.MaximumTemplate) };

    public static FieldRule Word(string words) => new() { Words = words };

    public static FieldRule Match(string pattern) => new() { Pattern = pattern };

    public static FieldRule Between(int minimum, int maximum) => new() { Minimum = minimum, Maximum = maximum };

    public static FieldRule Items(int minimum, int maximum, FieldRule? each = null) => new() { MinimumItems = minimum, MaximumItems = maximum, Each = each };

    public static FieldRule Map(int maximum, FieldRule names, FieldRule values) => new() { MaximumPairs = maximum, Names = names, Each = values };
}

/// <summary>The limits of the fields, by record and name on the wire.</summary>
internal static class FieldRules
{
    public static readonly FieldRule App = new() { MinimumLength = 1, MaximumLength = AppName.MaximumLength, Pattern = Patterns.AppName };
    public static readonly FieldRule Token = new() { MinimumLength = 1, MaximumLength = DeviceToken.MaximumLength, Pattern = Patterns.Token };
    public static readonly FieldRule User = FieldRule.Match(Patterns.User);
    private static readonly FieldRule AnyObject = new() { IsAnyObject = true };
    private static readonly FieldRule Secret = FieldRule.Of(CredentialReader.Secret) with { IsBase64 = true };
    private static readonly FieldRule TagKey = FieldRule.Of(TagRules.Key) with { Pattern = Patterns.Tag };
    private static readonly FieldRule Data = FieldRule.Map(ContentReader.MaximumData, FieldRule.Of(ContentReader.DataKey) with { Pattern = Patterns.DataKey }, FieldRule.Of(ContentReader.DataValue));

    public static IReadOnlyDictionary<Type, IReadOnlyDictionary<string, FieldRule>> All { get; } = new Dictionary<Type, IReadOnlyDictionary<string, FieldRule>>
    {
        [typeof(SendRequest)] = new Dictionary<string, FieldRule>
        {
            ["to"] = FieldRule.Items(1, RecipientReader.Maximum),
            ["priority"] = FieldRule.Word(EnumSchemas.Priority) with { Default = "HIGH" },
            ["sound"] = FieldRule.Of(SendReader.Sound),
            ["tags"] = FieldRule.Map(TagRules.Maximum, TagKey, FieldRule.Of(TagRules.TemplateValue) with { Pattern = Patterns.TagTemplate }),
            ["timeToLive"] = FieldRule.Between(0, SendReader.MaximumTimeToLive),
            ["collapseKey"] = FieldRule.Of(SendReader.CollapseKey) with { MaximumLength = null, Pattern = Patterns.CollapseKey },
            ["dryRun"] = new() { Default = false },
        },
        [typeof(ScheduleRequest)] = new Dictionary<string, FieldRule> { ["sendAt"] = new() { IsTimeOrListOfOne = true } },
        [typeof(RecipientRequest)] = new Dictionary<string, FieldRule>
        {
            ["token"] = Token,
            ["provider"] = FieldRule.Word(EnumSchemas.Provider),
            ["userId"] = User,
            ["audienceId"] = FieldRule.Match(Patterns.Audience),
            ["variables"] = AnyObject,
        },
        [typeof(ContentRequest)] = new Dictionary<string, FieldRule>
        {
            ["title"] = FieldRule.Of(ContentReader.Prose),
            ["subtitle"] = FieldRule.Of(ContentReader.Prose),
            ["body"] = FieldRule.Of(ContentReader.Prose),
            ["image"] = FieldRule.Of(ContentReader.Address),
            ["data"] = Data,
            ["badge"] = FieldRule.Between(0, int.MaxValue) with { MaximumLength = TextRules.Badge.MaximumTemplate, IsIntegerOrTemplate = true },
            ["category"] = FieldRule.Of(ContentReader.Name),
            ["threadId"] = FieldRule.Of(ContentReader.Name),
            ["link"] = FieldRule.Of(ContentReader.Address),
        },
        [typeof(FromRequest)] = new Dictionary<string, FieldRule>
        {
            ["appName"] = App,
            ["fcm"] = FieldRule.Match(Patterns.Credential),
            ["apn"] = FieldRule.Match(Patterns.Credential),
        },
        [typeof(FcmOverridesRequest)] = new Dictionary<string, FieldRule> { ["android"] = AnyObject, ["webpush"] = AnyObject, ["apns"] = AnyObject, ["data"] = Data },
        [typeof(ApnOverridesRequest)] = new Dictionary<string, FieldRule>
        {
            ["headers"] = FieldRule.Map(OverridesReader.MaximumPairs, FieldRule.Of(OverridesReader.HeaderName) with { Pattern = Patterns.ApnsHeader }, FieldRule.Of(OverridesReader.HeaderValue)),
            ["payload"] = AnyObject,
        },
        [typeof(RegisterRequest)] = new Dictionary<string, FieldRule>
        {
            ["token"] = Token,
            ["provider"] = FieldRule.Word(EnumSchemas.Provider),
            ["appName"] = App,
            ["userId"] = User,
            ["tags"] = FieldRule.Map(RegistrationReader.MaximumTags, FieldRule.Of(RegistrationReader.TagKey) with { Pattern = Patterns.Tag }, FieldRule.Of(TagRules.Value) with { Pattern = Patterns.Tag }),
            ["previousToken"] = Token,
        },
        [typeof(CreateCredentialRequest)] = new Dictionary<string, FieldRule> { ["appName"] = App, ["credentialType"] = FieldRule.Word(EnumSchemas.Provider), ["isDefault"] = new() { Default = false } },
        [typeof(CredentialContentRequest)] = new Dictionary<string, FieldRule>
        {
            ["privateKey"] = Secret,
            ["certificate"] = Secret,
            ["keyId"] = FieldRule.Of(CredentialReader.Mark),
            ["teamId"] = FieldRule.Of(CredentialReader.Mark),
            ["bundleId"] = FieldRule.Of(CredentialReader.Mark),
        },
        [typeof(UpdateOperationRequest)] = new Dictionary<string, FieldRule> { ["status"] = new() { Constant = "CANCELED" } },
        [typeof(CreateAudienceRequest)] = new Dictionary<string, FieldRule> { ["name"] = FieldRule.Of(AudienceEndpoints.Name) },
        [typeof(AddAudienceUsersRequest)] = new Dictionary<string, FieldRule> { ["userIds"] = FieldRule.Items(1, AudienceUserEndpoints.MaximumUsers, User) },
        [typeof(UpdateAudienceUsersRequest)] = new Dictionary<string, FieldRule>
        {
            ["add"] = FieldRule.Items(1, AudienceUserEndpoints.MaximumUsers, User),
            ["remove"] = FieldRule.Items(1, AudienceUserEndpoints.MaximumUsers, User),
        },
        [typeof(CreateApiKeyRequest)] = new Dictionary<string, FieldRule>
        {
            ["name"] = FieldRule.Of(ApiKeyEndpoints.Name),
            ["scopes"] = FieldRule.Items(1, ScopeNames.ByName.Count, FieldRule.Word(EnumSchemas.Scope)),
        },

        [typeof(NotificationResponse)] = new Dictionary<string, FieldRule> { ["status"] = FieldRule.Word(EnumSchemas.NotificationStatus), ["priority"] = FieldRule.Word(EnumSchemas.Priority) },
        [typeof(TargetResponse)] = new Dictionary<string, FieldRule> { ["provider"] = FieldRule.Word(EnumSchemas.Provider) },
        [typeof(OperationResponse)] = new Dictionary<string, FieldRule> { ["status"] = FieldRule.Word(EnumSchemas.OperationStatus) },
        [typeof(DeviceResponse)] = new Dictionary<string, FieldRule> { ["provider"] = FieldRule.Word(EnumSchemas.Provider) },
        [typeof(CredentialResponse)] = new Dictionary<string, FieldRule> { ["credentialType"] = FieldRule.Word(EnumSchemas.Provider) },
        [typeof(CredentialHealthResponse)] = new Dictionary<string, FieldRule> { ["status"] = FieldRule.Word(EnumSchemas.CredentialStatus) },
        [typeof(DefaultCredential)] = new Dictionary<string, FieldRule> { ["credentialType"] = FieldRule.Word(EnumSchemas.Provider) },
        [typeof(ApiKeyResponse)] = new Dictionary<string, FieldRule> { ["scopes"] = new() { Each = FieldRule.Word(EnumSchemas.Scope) } },
        [typeof(NewApiKeyResponse)] = new Dictionary<string, FieldRule> { ["scopes"] = new() { Each = FieldRule.Word(EnumSchemas.Scope) } },
        [typeof(HealthResponse)] = new Dictionary<string, FieldRule> { ["status"] = FieldRule.Word(EnumSchemas.HealthStatus) },
        [typeof(OpenApiResult)] = new Dictionary<string, FieldRule> { ["info"] = AnyObject, ["paths"] = AnyObject, ["components"] = AnyObject, ["servers"] = new() { Each = AnyObject }, ["security"] = new() { Each = AnyObject }, ["tags"] = new() { Each = AnyObject } },
    };
}

/// <summary>The forms of ids, names and tokens, as regular expressions of JSON Schema (ECMA 262).</summary>
internal static class Patterns
{
    /// <summary>A digit of Crockford's base 32: no i, l, o, u.</summary>
    private const string Digit = "[0-9a-hjkmnp-tv-z]";

    public const string User = $"^comms_(user|pushnotificationuser)_[0-7]{Digit}{{25,33}}$";
    public const string Audience = $"^comms_audience_[0-7]{Digit}{{25,33}}$";
    public const string Credential = $"^comms_credential_[0-7]{Digit}{{25,33}}$";
    public const string Operation = $"^comms_operation_[0-7]{Digit}{{25}}$";
    public const string Notification = $"^comms_pushnotification_[0-7]{Digit}{{33}}$";
    public const string Registration = "^comms_device_registration_[0-9a-f]{32}$";
    public const string ApiKey = "^SK[0-9a-f]{32}$";
    public const string ErrorCode = "^[0-9]+$";
    public const string AppName = "^[a-z0-9_]+$";
    public const string Token = "^[!-~]+$";
    public const string Tag = "^[a-zA-Z0-9._~-]*$";

    /// <summary>Characters of a tag, or a text with Liquid in it.</summary>
    public const string TagTemplate = @"^[a-zA-Z0-9._~-]*$|\{\{|\{%";

    /// <summary>Up to 64 characters without blanks at the ends, or a text with Liquid in it.</summary>
    public const string CollapseKey = @"^(?!\s)[\s\S]{1,64}(?<!\s)$|\{\{|\{%";

    /// <summary>Not one of the providers' own keys.</summary>
    public const string DataKey = @"^(?!(from|message_type|aps)$|google\.|gcm\.notification\.)";

    public const string ApnsHeader = "^apns-(?!id$)[a-z0-9-]+$";
}
