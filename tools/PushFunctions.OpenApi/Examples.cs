using System.Text.Json;
using System.Text.Json.Nodes;
using PushFunctions.Api;
using PushFunctions.Api.Http;
using PushFunctions.Api.OpenApi;

namespace PushFunctions.OpenApi;

/// <summary>An example of each response, made from the records, so that it cannot differ from them.</summary>
internal static class ResponseExamples
{
    private static readonly DateTimeOffset Made = new(2026, 1, 31, 9, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Changed = Made.AddSeconds(1);
    private static readonly IReadOnlyDictionary<string, string> Tags = new Dictionary<string, string> { ["campaign"] = "spring" };
    private static readonly Pagination Pages = new("AQFuZXh0", "AQBkc2Rm");

    private static readonly Related[] RelatedOperation =
        [new(ExampleIds.Operation, "operation", $"/PushNotifications/Operations/{ExampleIds.Operation}")];
    private static readonly TargetResponse Target = new("FCM", ExampleIds.Token, ExampleIds.User);

    private static readonly NotificationResponse Notification = new()
    {
        Id = ExampleIds.Notification,
        To = Target,
        From = new OriginResponse { AppName = ExampleIds.App, Fcm = ExampleIds.Credential },
        Status = "SENT",
        Priority = "HIGH",
        Content = new ContentResponse { Title = "Hello Ada", Body = "New offers are waiting for you." },
        CreatedAt = Made,
        UpdatedAt = Changed,
        Tags = Tags,
        Related = RelatedOperation,
        ProviderMessageId = "projects/test/messages/0:1",
        Attempts = 1,
    };

    private static readonly OperationResponse Sent =
        new(ExampleIds.Operation, "COMPLETED", Made, Changed, ExampleIds.ApiKey, Tags, new OperationStatsResponse(1, 1, 0, 0, 0, 1, 0, 0));

    private static readonly RegistrationResponse Registration = new(
        ExampleIds.App, ExampleIds.User, [new DeviceResponse("FCM", ExampleIds.Token)], ExampleIds.Registration,
        [new Related(ExampleIds.User, "user", $"/Users/{ExampleIds.User}"),
            new Related(ExampleIds.App, "push_notification_app", $"/PushNotifications/Apps/{ExampleIds.App}")],
        new Dictionary<string, string>(), null, null);

    private static readonly CredentialResponse Uploaded =
        new(ExampleIds.Credential, "FCM", true, ExampleIds.App, Made, Made, new CredentialHealthResponse("OK", null, null));
    private static readonly AppResponse OneApp =
        new(ExampleIds.App, true, [new DefaultCredential("FCM", ExampleIds.Credential)], Made, Made);
    private static readonly UserResponse OneUser = new(ExampleIds.User, Made, Made, null, null);
    private static readonly AudienceResponse OneAudience = new(ExampleIds.Audience, "Spring", Made, Made, null);

    private static readonly WebhookResponse OneWebhook = new(
        ExampleIds.Webhook, "webhook", "https://example.com/push-events", null, ["operation.completed", "notification.*"], null, "cloudevents", null, true, Made, Made,
        new WebhookHealthResponse("OK", null, null, Made, 0));

    private static readonly Dictionary<Type, object> ByType = new object[]
    {
        new CountResponse(2, new Dictionary<string, long> { ["FCM"] = 2, ["APN"] = 1, ["APN_SANDBOX"] = 0 }, true),
        new OperationAccepted(ExampleIds.Operation, $"{OpenApiFile.Server}/{Routes.Operations}/{ExampleIds.Operation}"),
        new NotificationsPage([Notification with { Content = null }], Pages), Notification,
        new OperationsPage([Sent], Pages), Sent,
        new OperationErrorsPage(
            [new OperationFailureResponse(
                null, new TargetResponse(null, null, ExampleIds.User),
                new NotificationErrorResponse(21102, "UserWithoutDevice", "The User has no device in the App."), Made)], Pages),
        new OperationErrorsSummary(
            [new OperationErrorGroup(
                21001, "FCM", "UNREGISTERED", ErrorCatalog.ByCode[21001].Description, 12, [ExampleIds.Notification])], true),
        new RegistrationsPage([Registration], Pages), Registration,
        new BulkRegistrationResponse(
            [new BulkEntryResponse(ExampleIds.Registration, null),
                new BulkEntryResponse(
                    null,
                    [new ErrorEntry(
                        20001, "'provider' is missing.", $"{OpenApiFile.Server}/v1/errors/20001", "$.registrations[1].provider")])]),
        new CredentialsPage([Uploaded], Pages), Uploaded,
        new CredentialCheckResponse("VALID", null, "The provider accepts the credential.", Made),
        new AppsPage([OneApp], Pages), OneApp,
        new ReceiptsAccepted(1),
        new UsersPage([OneUser], Pages), OneUser,
        new TimelinePage(
            [new TimelineEntryResponse(
                ExampleIds.Operation, Made,
                [new TimelineNotificationResponse(
                    ExampleIds.Notification, "FCM", "0c5d7a1be83f9a6240d1e5b7c8f2a394", "SENT", 1, null, "projects/test/messages/0:1",
                    Changed, null)],
                null)],
            Pages),
        new AudiencesPage([OneAudience], Pages), OneAudience,
        new AudienceUsersPage([new AudienceMember(ExampleIds.User)], Pages),
        new NewApiKeyResponse(ExampleIds.ApiKey, "the secret, shown only once", "app backend", ["register", "send"], Made),
        new ApiKeysPage([new ApiKeyResponse(ExampleIds.ApiKey, "app backend", ["register", "send"], Made)], Pages),
        new CallerResponse(ExampleIds.ApiKey, ExampleIds.Account, ["register", "send"]),
        new NewWebhookResponse(ExampleIds.Webhook, "the secret, shown only once"),
        new WebhooksPage([OneWebhook], Pages), OneWebhook,
        new WebhookTestResponse(false, 500, "HTTP 500", "Internal Server Error"),
        new WebhookFailuresPage(
            [new WebhookFailureResponse(
                "msg_5q1d8k", [new WebhookEventResponse("01k7q2bx0mft5bvbxh3781hkmr.completed", "operation.completed")], 8, 503,
                "HTTP 503", Made, Made.AddHours(28))], Pages),
        new HealthResponse("OK", null, new Dictionary<string, long> { ["push-deliveries"] = 0, ["push-fanout"] = 0 }),
        new ServiceResponse(
            "0.1.0", Changed, "OK", new SweepResponse(Made, "OK"), null, [new QueueResponse("push-deliveries", 0)], 1,
            [new LimitResponse("apps", 10, 1, null), new LimitResponse("requestBurst", 1000, 1, "Push__RateLimit__Burst")]),
        new DeadLettersPage(
            [new DeadLetterResponse(
                "00000000-0000-0000-0000-000000000001", "push-deliveries", "DELIVERY", ExampleIds.Operation, "000001000", 0,
                "NEWER_VERSION", Made)], Pages),
        new DeadLettersRequeued(1, false),
        ErrorCatalog.ByCode[20404],
    }.ToDictionary(example => example.GetType());

    /// <summary>The endpoint's response; null where that is this document.</summary>
    public static JsonNode? Of(ApiEndpoint endpoint)
    {
        if (endpoint.Response == typeof(OpenApiResult)) return null;
        if (endpoint.Response != typeof(ResourceAccepted)) return ToJson(ByType[endpoint.Response]);
        var id = IdOf(endpoint.Route);
        var path =
            PathParameters.Of(endpoint.Route) is { Count: > 0 }
                ? endpoint.Route[..endpoint.Route.IndexOf('{', StringComparison.Ordinal)]
                : endpoint.Route + "/";
        return ToJson(new ResourceAccepted(id, $"{OpenApiFile.Server}/{path}{id}"));
    }

    /// <summary>The resource that a path names by its last parameter, or that a POST creates.</summary>
    private static string IdOf(string route) => PathParameters.Of(route) is [.., var last]
        ? PathParameters.Example(route.StartsWith(Routes.Audiences, StringComparison.Ordinal) ? "audienceId" : last)
        : route switch
        {
            Routes.Registrations => ExampleIds.Registration,
            Routes.Credentials => ExampleIds.Credential,
            Routes.Audiences => ExampleIds.Audience,
            _ => ExampleIds.Operation,
        };

    public static JsonNode ToJson(object value) => JsonSerializer.SerializeToNode(value, ApiJson.TypeOf(value.GetType()))!;
}

/// <summary>Valid request bodies by shape. A test sends each one.</summary>
internal static class RequestExamples
{
    private static readonly Dictionary<RequestShape, IReadOnlyList<(string Name, string Summary, string Json)>> ByShape = new()
    {
        [SendContract.Shape] =
        [
            ("user", "To every device of a User", $$$"""
                {"to":[{"userId":"{{{ExampleIds.User}}}","variables":{"name":"Ada"}}],"content":{"title":"Hello {{ name }}","body":"New offers are waiting for you."}}
                """),
            ("external", "To every device of a User, by your own ID", """
                {"to":[{"externalId":"customer-4711"}],"content":{"title":"Your order is on its way"}}
                """),
            ("tokens", "To tokens that need not be registered", $$$"""
                {"to":[{"token":"{{{ExampleIds.Token}}}","provider":"FCM"},{"token":"00000000000000000000000000000000000000000000000000000000000000a1","provider":"APN"}],
                 "from":{"appName":"{{{ExampleIds.App}}}"},"content":{"title":"Welcome Back!","data":{"screen":"offers"},"badge":1,"link":"https://example.com/offers"},
                 "priority":"HIGH","sound":"default","tags":{"campaign":"spring"},"timeToLive":3600,"collapseKey":"offers"}
                """),
            ("audience", "To an audience, as a dry run, with overrides for each provider", $$$"""
                {"to":[{"audienceId":"{{{ExampleIds.Audience}}}"}],"content":{"body":"New offers are waiting for you."},"dryRun":true,
                 "overrides":{"fcm":{"android":{"notification":{"channel_id":"offers"} } },"apn":{"headers":{"apns-push-type":"alert"},"payload":{"aps":{"interruption-level":"passive"} } } } }
                """),
        ],
        [CountContract.Shape] =
        [
            ("everyone", "Everyone in the default App", """{"to":[{"filter":{"all":true}}]}"""),
            ("some", "Users with a tag, of one App", $$$"""
                {"to":[{"filter":{"and":[{"tag":"plan:premium"},{"not":{"locale":"de"}}]}}],"from":{"appName":"{{{ExampleIds.App}}}"}}
                """),
        ],
        [RegistrationContract.Register] =
        [
            ("first", "The first device of a new User", $$$"""
                {"token":"{{{ExampleIds.Token}}}","appName":"{{{ExampleIds.App}}}","provider":"FCM"}
                """),
            ("further", "Another device of a User", $$$"""
                {"token":"00000000000000000000000000000000000000000000000000000000000000a1","provider":"APN","appName":"{{{ExampleIds.App}}}",
                 "userId":"{{{ExampleIds.User}}}","tags":{"language":"en"}}
                """),
            ("external", "For a User by your own ID, with what a send can choose by", $$$"""
                {"token":"{{{ExampleIds.Token}}}","provider":"FCM","appName":"{{{ExampleIds.App}}}","externalId":"customer-4711",
                 "tags":{"plan":"premium"},"locale":"de-AT","timeZone":"Europe/Vienna"}
                """),
            ("renewed", "A new token that replaces an old one", $$$"""
                {"token":"{{{ExampleIds.Token}}}","provider":"FCM","previousToken":"odJFCrnl2edlBDdz1C5Ja:APA91bf9..."}
                """),
        ],
        [RegistrationContract.Bulk] =
        [
            ("import", "Devices of two Users", $$$"""
                {"registrations":[{"token":"{{{ExampleIds.Token}}}","provider":"FCM","appName":"{{{ExampleIds.App}}}","externalId":"customer-4711","tags":{"plan":"premium"}},
                 {"token":"00000000000000000000000000000000000000000000000000000000000000a1","provider":"APN","appName":"{{{ExampleIds.App}}}","externalId":"customer-4712"}]}
                """),
        ],
        [RegistrationContract.Update] = [("tags", "Set one tag, remove another", """{"tags":{"plan":"premium","city":null}}""")],
        [CredentialContract.Create] =
        [
            ("fcm", "FCM: the service-account JSON", $$$"""
                {"appName":"{{{ExampleIds.App}}}","credentialType":"FCM","content":{"privateKey":"eyJ0eXBlIjoic2VydmljZV9hY2NvdW50In0="}}
                """),
            ("apnKey", "APNs: a signing key", $$$"""
                {"appName":"{{{ExampleIds.App}}}","credentialType":"APN","content":{"privateKey":"LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0t","keyId":"ABC123DEFG","teamId":"DEF123GHIJ","bundleId":"com.example.app"}}
                """),
            ("apnCertificate", "APNs: a certificate", $$$"""
                {"appName":"{{{ExampleIds.App}}}","credentialType":"APN_SANDBOX","content":{"certificate":"LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t","privateKey":"LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0t"},"isDefault":true}
                """),
        ],
        [CredentialContract.Update] = [("default", "Make it the default of its type", """{"isDefault":true}"""), ("content", "Replace the secret", """{"content":{"privateKey":"eyJ0eXBlIjoic2VydmljZV9hY2NvdW50In0="}}""")],
        [AppContract.Update] = [("default", "Make it the default App", """{"isDefault":true}""")],
        [OperationContract.Update] = [("cancel", "Cancel", """{"status":"CANCELED"}""")],
        [AudienceContract.Create] =
        [
            ("named", "With a name", """{"name":"Spring"}"""),
            ("filter", "With a filter", """{"name":"Premium","filter":{"tag":"plan:premium"}}"""),
        ],
        [AudienceContract.AddUsers] = [("one", "One User", $$$"""{"userIds":["{{{ExampleIds.User}}}"]}""")],
        [AudienceContract.UpdateUsers] = [("both", "Add one, remove another", $$$"""{"add":["{{{ExampleIds.User}}}"],"remove":["comms_user_7zq4m5n8v2c0x9k3j6h1g5f4d2"]}""")],
        [WebhookContract.Create] =
        [
            ("some", "Completed sends, and every push of one App", $$$"""
                {"url":"https://example.com/push-events","events":["operation.completed","notification.*"],"appName":"{{{ExampleIds.App}}}"}
                """),
            ("all", "Everything", """{"url":"https://example.com/push-events","events":["*"],"description":"warehouse"}"""),
        ],
        [WebhookContract.Replay] =
        [
            ("failed", "Failed pushes of an hour", """{"since":"2025-12-31T09:00:00Z","until":"2025-12-31T10:00:00Z","events":["notification.failed"]}"""),
        ],
        [WebhookContract.Update] =
        [
            ("events", "Other events", """{"events":["notification.failed","device.forgotten"]}"""),
            ("disable", "Disable it", """{"enabled":false}"""),
        ],
        [ReceiptContract.Shape] =
        [
            ("opened", "A push was opened", """
                {"receipts":[{"id":"EQF8-CXXqA_LXXYHAHNT4YAAAAAAAAdR3sHtiGGZ-Tsd_b-Xw","event":"opened"}]}
                """),
        ],
        [DeadLetterContract.Requeue] =
        [
            ("all", "All of the account", """{"all":true}"""),
            ("some", "Some", """{"ids":["00000000-0000-0000-0000-000000000001"]}"""),
        ],
        [ApiKeyContract.Create] = [("backend", "For an app's backend", """{"name":"app backend","scopes":["register","send"]}""")],
    };

    public static IEnumerable<(string Name, string Summary, JsonNode Json)> Of(RequestShape body) =>
        ByShape[body].Select(example => (example.Name, example.Summary, JsonNode.Parse(example.Json)!));
}
