using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using PushFunctions.Api.Http;

namespace PushFunctions.Api.OpenApi;

/// <summary>Adds the shape of the request's body to the description of each endpoint that has one.</summary>
internal sealed class BodyDescriptions : IApiDescriptionProvider
{
    /// <summary>After ASP.NET Core's own provider, which finds the endpoints.</summary>
    public int Order => 0;

    public void OnProvidersExecuting(ApiDescriptionProviderContext context)
    {
        foreach (var description in context.Results)
        {
            if (description.ActionDescriptor.EndpointMetadata.OfType<ApiEndpoint>().SingleOrDefault()?.Body is not { } body) continue;
            description.ParameterDescriptions.Add(new ApiParameterDescription
            {
                Name = "body",
                Type = body,
                ParameterDescriptor = new Microsoft.AspNetCore.Mvc.Abstractions.ParameterDescriptor { Name = "body", ParameterType = body },
                Source = BindingSource.Body,
                IsRequired = true,
            });
            description.SupportedRequestFormats.Add(new ApiRequestFormat { MediaType = "application/json" });
        }
    }

    public void OnProvidersExecuted(ApiDescriptionProviderContext context)
    {
    }
}

/// <summary>An answer of each shape, made from the records, so that it cannot differ from them.</summary>
internal static class ResponseExamples
{
    private static readonly DateTimeOffset Made = new(2026, 1, 31, 9, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Changed = Made.AddSeconds(1);
    private static readonly IReadOnlyDictionary<string, string> Tags = new Dictionary<string, string> { ["campaign"] = "spring" };
    private static readonly Pagination Pages = new("AQFuZXh0", "AQBkc2Rm");

    private static readonly Related[] RelatedOperation = [new(ExampleIds.Operation, "operation", $"/PushNotifications/Operations/{ExampleIds.Operation}")];
    private static readonly TargetResponse Target = new("FCM", ExampleIds.Token, ExampleIds.User);

    private static readonly NotificationResponse Notification = new(
        ExampleIds.Notification, Target, new OriginResponse(ExampleIds.App, ExampleIds.Credential, null), "SENT", "HIGH", null,
        new ContentResponse("Hello Ada", null, "New offers are waiting for you.", null, null, null, null, null, null),
        Made, Changed, Tags, RelatedOperation, null, "projects/test/messages/0:1", 1);

    private static readonly OperationResponse Sent = new(ExampleIds.Operation, "COMPLETED", Made, Changed, Tags, new OperationStatsResponse(1, 1, 0, 0, 0, 1, 0, 0));

    private static readonly RegistrationResponse Registration = new(
        ExampleIds.App, ExampleIds.User, [new DeviceResponse("FCM", ExampleIds.Token)], ExampleIds.Registration,
        [new Related(ExampleIds.User, "user", $"/Users/{ExampleIds.User}"), new Related(ExampleIds.App, "push_notification_app", $"/PushNotifications/Apps/{ExampleIds.App}")],
        new Dictionary<string, string>());

    private static readonly CredentialResponse Uploaded = new(ExampleIds.Credential, "FCM", true, ExampleIds.App, Made, Made, new CredentialHealthResponse("OK", null, null));
    private static readonly AppResponse OneApp = new(ExampleIds.App, true, [new DefaultCredential("FCM", ExampleIds.Credential)], Made, Made);
    private static readonly UserResponse OneUser = new(ExampleIds.User, Made, Made, null);
    private static readonly AudienceResponse OneAudience = new(ExampleIds.Audience, "Spring", Made, Made);

    private static readonly Dictionary<Type, object> ByType = new object[]
    {
        new OperationAccepted(ExampleIds.Operation, $"{OpenApiFile.Server}/{Routes.Operations}/{ExampleIds.Operation}"),
        new NotificationsPage([Notification with { Content = null }], Pages), Notification,
        new OperationsPage([Sent], Pages), Sent,
        new OperationErrorsPage(
            [new OperationFailureResponse(null, new TargetResponse(null, null, ExampleIds.User), new NotificationErrorResponse(21102, "UserWithoutDevice", "The User has no device under the App."), Made)], Pages),
        new RegistrationsPage([Registration], Pages), Registration,
        new CredentialsPage([Uploaded], Pages), Uploaded,
        new AppsPage([OneApp], Pages), OneApp,
        new UsersPage([OneUser], Pages), OneUser,
        new AudiencesPage([OneAudience], Pages), OneAudience,
        new AudienceUsersPage([new AudienceMember(ExampleIds.User)], Pages),
        new NewApiKeyResponse(ExampleIds.ApiKey, "the secret, shown this once", "app backend", ["register", "send"], Made),
        new ApiKeysPage([new ApiKeyResponse(ExampleIds.ApiKey, "app backend", ["register", "send"], Made)], Pages),
        new HealthResponse("OK", null, new Dictionary<string, long> { ["push-deliveries"] = 0, ["push-fanout"] = 0 }),
        ErrorCatalog.ByCode[20404],
    }.ToDictionary(example => example.GetType());

    /// <summary>What the endpoint answers; null where the answer is this document.</summary>
    public static JsonNode? Of(ApiEndpoint endpoint)
    {
        if (endpoint.Answer == typeof(OpenApiResult)) return null;
        if (endpoint.Answer != typeof(ResourceAccepted)) return ToJson(ByType[endpoint.Answer]);
        var id = ExampleIds.OfRoute(endpoint.Route);
        var path = PathParameters.Of(endpoint.Route) is { Count: > 0 } ? endpoint.Route[..endpoint.Route.IndexOf('{', StringComparison.Ordinal)] : endpoint.Route + "/";
        return ToJson(new ResourceAccepted(id, $"{OpenApiFile.Server}/{path}{id}"));
    }

    public static JsonNode ToJson(object value) => JsonSerializer.SerializeToNode(value, ApiJson.Wire.GetTypeInfo(value.GetType())!)!;
}

/// <summary>Bodies that are right, by record. A test sends each one.</summary>
internal static class RequestExamples
{
    private static readonly Dictionary<Type, IReadOnlyList<(string Name, string Summary, string Json)>> ByType = new()
    {
        [typeof(SendRequest)] =
        [
            ("user", "To every device of a User", $$$"""
                {"to":[{"userId":"{{{ExampleIds.User}}}","variables":{"name":"Ada"}}],"content":{"title":"Hello {{ name }}","body":"New offers are waiting for you."}}
                """),
            ("tokens", "To tokens that need not be registered", $$$"""
                {"to":[{"token":"{{{ExampleIds.Token}}}","provider":"FCM"},{"token":"00000000000000000000000000000000000000000000000000000000000000a1","provider":"APN"}],
                 "from":{"appName":"{{{ExampleIds.App}}}"},"content":{"title":"Welcome Back!","data":{"screen":"offers"},"badge":1,"link":"https://example.com/offers"},
                 "priority":"HIGH","sound":"default","tags":{"campaign":"spring"},"timeToLive":3600,"collapseKey":"offers"}
                """),
            ("audience", "To an audience, rehearsed, with a word of one's own for each provider", $$$"""
                {"to":[{"audienceId":"{{{ExampleIds.Audience}}}"}],"content":{"body":"New offers are waiting for you."},"dryRun":true,
                 "overrides":{"fcm":{"android":{"notification":{"channel_id":"offers"} } },"apn":{"headers":{"apns-push-type":"alert"},"payload":{"aps":{"interruption-level":"passive"} } } } }
                """),
        ],
        [typeof(RegisterRequest)] =
        [
            ("first", "A new User's device", $$$"""{"token":"{{{ExampleIds.Token}}}","appName":"{{{ExampleIds.App}}}","provider":"FCM"}"""),
            ("further", "A further device of a User", $$$"""{"token":"00000000000000000000000000000000000000000000000000000000000000a1","provider":"APN","appName":"{{{ExampleIds.App}}}","userId":"{{{ExampleIds.User}}}","tags":{"language":"en"}}"""),
            ("renewed", "A token in the place of an old one", $$$"""{"token":"{{{ExampleIds.Token}}}","provider":"FCM","previousToken":"odJFCrnl2edlBDdz1C5Ja:APA91bf9..."}"""),
        ],
        [typeof(CreateCredentialRequest)] =
        [
            ("fcm", "FCM: the service-account JSON", $$$"""{"appName":"{{{ExampleIds.App}}}","credentialType":"FCM","content":{"privateKey":"eyJ0eXBlIjoic2VydmljZV9hY2NvdW50In0="}}"""),
            ("apnKey", "APNs: a signing key", $$$"""{"appName":"{{{ExampleIds.App}}}","credentialType":"APN","content":{"privateKey":"LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0t","keyId":"ABC123DEFG","teamId":"DEF123GHIJ","bundleId":"com.example.app"}}"""),
            ("apnCertificate", "APNs: a certificate", $$$"""{"appName":"{{{ExampleIds.App}}}","credentialType":"APN_SANDBOX","content":{"certificate":"LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t","privateKey":"LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0t"},"isDefault":true}"""),
        ],
        [typeof(UpdateCredentialRequest)] = [("default", "The default of its type", """{"isDefault":true}"""), ("content", "A new secret", """{"content":{"privateKey":"eyJ0eXBlIjoic2VydmljZV9hY2NvdW50In0="}}""")],
        [typeof(UpdateAppRequest)] = [("default", "The default App", """{"isDefault":true}""")],
        [typeof(UpdateOperationRequest)] = [("cancel", "Cancel", """{"status":"CANCELED"}""")],
        [typeof(CreateAudienceRequest)] = [("named", "With a name", """{"name":"Spring"}""")],
        [typeof(AddAudienceUsersRequest)] = [("one", "One User", $$$"""{"userIds":["{{{ExampleIds.User}}}"]}""")],
        [typeof(UpdateAudienceUsersRequest)] = [("both", "One comes, one goes", $$$"""{"add":["{{{ExampleIds.User}}}"],"remove":["comms_user_7zq4m5n8v2c0x9k3j6h1g5f4d2"]}""")],
        [typeof(CreateApiKeyRequest)] = [("backend", "For an app's backend", """{"name":"app backend","scopes":["register","send"]}""")],
    };

    public static IEnumerable<(string Name, string Summary, JsonNode Json)> Of(Type body) => ByType[body].Select(example => (example.Name, example.Summary, JsonNode.Parse(example.Json)!));
}

/// <summary>What the examples are about.</summary>
internal static class ExampleIds
{
    private const string Tail = "01k7q2bx0mft5bvbxh3781hkmr";

    public const string User = $"comms_user_{Tail}";
    public const string Audience = $"comms_audience_{Tail}";
    public const string Credential = $"comms_credential_{Tail}";
    public const string Operation = $"comms_operation_{Tail}";
    public const string Notification = $"comms_pushnotification_{Tail}00000001";
    public const string Registration = "comms_device_registration_175903a30e55ce6dd9ac28d2704867dd";
    public const string ApiKey = "SK0123456789abcdef0123456789abcdef";
    public const string App = "test_app";
    public const string Token = "odJFCrnl2edlBDdz1C5Ja:APA91bu2...";

    /// <summary>The thing that a path names, by its last parameter; what a POST makes, by its path.</summary>
    public static string OfRoute(string route) => PathParameters.Of(route) is [.., var last]
        ? PathParameters.Example(route.StartsWith(Routes.Audiences, StringComparison.Ordinal) ? "audienceId" : last)
        : route switch
        {
            Routes.Registrations => Registration,
            Routes.Credentials => Credential,
            Routes.Audiences => Audience,
            _ => Operation,
        };
}
