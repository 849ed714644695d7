using PushFunctions.Api.Http;

namespace PushFunctions.Api.OpenApi;

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
            ["priority"] = FieldRule.Word(WordSchemas.Priority) with { Default = "HIGH" },
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
            ["provider"] = FieldRule.Word(WordSchemas.Provider),
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
            ["provider"] = FieldRule.Word(WordSchemas.Provider),
            ["appName"] = App,
            ["userId"] = User,
            ["tags"] = FieldRule.Map(RegistrationReader.MaximumTags, FieldRule.Of(RegistrationReader.TagKey) with { Pattern = Patterns.Tag }, FieldRule.Of(TagRules.Value) with { Pattern = Patterns.Tag }),
            ["previousToken"] = Token,
        },
        [typeof(CreateCredentialRequest)] = new Dictionary<string, FieldRule> { ["appName"] = App, ["credentialType"] = FieldRule.Word(WordSchemas.Provider), ["isDefault"] = new() { Default = false } },
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
            ["scopes"] = FieldRule.Items(1, ScopeNames.ByName.Count, FieldRule.Word(WordSchemas.Scope)),
        },

        [typeof(NotificationAnswer)] = new Dictionary<string, FieldRule> { ["status"] = FieldRule.Word(WordSchemas.NotificationStatus), ["priority"] = FieldRule.Word(WordSchemas.Priority) },
        [typeof(TargetAnswer)] = new Dictionary<string, FieldRule> { ["provider"] = FieldRule.Word(WordSchemas.Provider) },
        [typeof(OperationAnswer)] = new Dictionary<string, FieldRule> { ["status"] = FieldRule.Word(WordSchemas.OperationStatus) },
        [typeof(DeviceAnswer)] = new Dictionary<string, FieldRule> { ["provider"] = FieldRule.Word(WordSchemas.Provider) },
        [typeof(CredentialAnswer)] = new Dictionary<string, FieldRule> { ["credentialType"] = FieldRule.Word(WordSchemas.Provider) },
        [typeof(CredentialHealthAnswer)] = new Dictionary<string, FieldRule> { ["status"] = FieldRule.Word(WordSchemas.CredentialStatus) },
        [typeof(DefaultCredential)] = new Dictionary<string, FieldRule> { ["credentialType"] = FieldRule.Word(WordSchemas.Provider) },
        [typeof(ApiKeyAnswer)] = new Dictionary<string, FieldRule> { ["scopes"] = new() { Each = FieldRule.Word(WordSchemas.Scope) } },
        [typeof(NewApiKeyAnswer)] = new Dictionary<string, FieldRule> { ["scopes"] = new() { Each = FieldRule.Word(WordSchemas.Scope) } },
        [typeof(HealthAnswer)] = new Dictionary<string, FieldRule> { ["status"] = FieldRule.Word(WordSchemas.HealthStatus) },
        [typeof(OpenApiAnswer)] = new Dictionary<string, FieldRule> { ["info"] = AnyObject, ["paths"] = AnyObject, ["components"] = AnyObject, ["servers"] = new() { Each = AnyObject }, ["security"] = new() { Each = AnyObject }, ["tags"] = new() { Each = AnyObject } },
    };
}
