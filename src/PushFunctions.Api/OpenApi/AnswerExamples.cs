using System.Text.Json;
using System.Text.Json.Nodes;
using PushFunctions.Api.Http;

namespace PushFunctions.Api.OpenApi;

/// <summary>An answer of each shape, made from the records, so that it cannot differ from them.</summary>
internal static class AnswerExamples
{
    private static readonly DateTimeOffset Made = new(2026, 1, 31, 9, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Changed = Made.AddSeconds(1);
    private static readonly IReadOnlyDictionary<string, string> Tags = new Dictionary<string, string> { ["campaign"] = "spring" };
    private static readonly Pagination Pages = new("AQFuZXh0", "AQBkc2Rm");

    private static readonly Related[] RelatedOperation = [new(ExampleIds.Operation, "operation", $"/PushNotifications/Operations/{ExampleIds.Operation}")];
    private static readonly TargetAnswer Target = new("FCM", ExampleIds.Token, ExampleIds.User);

    private static readonly NotificationAnswer Notification = new(
        ExampleIds.Notification, Target, new OriginAnswer(ExampleIds.App, ExampleIds.Credential, null), "SENT", "HIGH", null,
        new ContentAnswer("Hello Ada", null, "New offers are waiting for you.", null, null, null, null, null, null),
        Made, Changed, Tags, RelatedOperation, null, "projects/test/messages/0:1", 1);

    private static readonly OperationAnswer Sent = new(ExampleIds.Operation, "COMPLETED", Made, Changed, Tags, new OperationStatsAnswer(1, 1, 0, 0, 0, 1, 0, 0));

    private static readonly RegistrationAnswer Registration = new(
        ExampleIds.App, ExampleIds.User, [new DeviceAnswer("FCM", ExampleIds.Token)], ExampleIds.Registration,
        [new Related(ExampleIds.User, "user", $"/Users/{ExampleIds.User}"), new Related(ExampleIds.App, "push_notification_app", $"/PushNotifications/Apps/{ExampleIds.App}")],
        new Dictionary<string, string>());

    private static readonly CredentialAnswer Uploaded = new(ExampleIds.Credential, "FCM", true, ExampleIds.App, Made, Made, new CredentialHealthAnswer("OK", null, null));
    private static readonly AppAnswer OneApp = new(ExampleIds.App, true, [new DefaultCredential("FCM", ExampleIds.Credential)], Made, Made);
    private static readonly UserAnswer OneUser = new(ExampleIds.User, Made, Made, null);
    private static readonly AudienceAnswer OneAudience = new(ExampleIds.Audience, "Spring", Made, Made);

    private static readonly Dictionary<Type, object> ByType = new object[]
    {
        new OperationAccepted(ExampleIds.Operation, $"{OpenApiFile.Server}/{Routes.Operations}/{ExampleIds.Operation}"),
        new NotificationsPage([Notification with { Content = null }], Pages), Notification,
        new OperationsPage([Sent], Pages), Sent,
        new OperationErrorsPage(
            [new OperationFailureAnswer(null, new TargetAnswer(null, null, ExampleIds.User), new NotificationErrorAnswer(21102, "UserWithoutDevice", "The User has no device under the App."), Made)], Pages),
        new RegistrationsPage([Registration], Pages), Registration,
        new CredentialsPage([Uploaded], Pages), Uploaded,
        new AppsPage([OneApp], Pages), OneApp,
        new UsersPage([OneUser], Pages), OneUser,
        new AudiencesPage([OneAudience], Pages), OneAudience,
        new AudienceUsersPage([new AudienceMember(ExampleIds.User)], Pages),
        new NewApiKeyAnswer(ExampleIds.ApiKey, "the secret, shown this once", "app backend", ["register", "send"], Made),
        new ApiKeysPage([new ApiKeyAnswer(ExampleIds.ApiKey, "app backend", ["register", "send"], Made)], Pages),
        new HealthAnswer("OK", null, new Dictionary<string, long> { ["push-deliveries"] = 0, ["push-fanout"] = 0 }),
        ErrorCatalog.ByCode[20404],
    }.ToDictionary(example => example.GetType());

    /// <summary>What the endpoint answers; null where the answer is this document.</summary>
    public static JsonNode? Of(ApiEndpoint endpoint)
    {
        if (endpoint.Answer == typeof(OpenApiAnswer)) return null;
        if (endpoint.Answer != typeof(ResourceAccepted)) return ToJson(ByType[endpoint.Answer]);
        var id = ExampleIds.OfRoute(endpoint.Route);
        var path = PathParameters.Of(endpoint.Route) is { Count: > 0 } ? endpoint.Route[..endpoint.Route.IndexOf('{', StringComparison.Ordinal)] : endpoint.Route + "/";
        return ToJson(new ResourceAccepted(id, $"{OpenApiFile.Server}/{path}{id}"));
    }

    public static JsonNode ToJson(object value) => JsonSerializer.SerializeToNode(value, ApiJson.Wire.GetTypeInfo(value.GetType())!)!;
}
