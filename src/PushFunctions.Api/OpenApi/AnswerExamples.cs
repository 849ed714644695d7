using System.Text.Json;
using System.Text.Json.Nodes;
using PushFunctions.Api.Answers;
using PushFunctions.Api.ApiKeys;
using PushFunctions.Api.Apps;
using PushFunctions.Api.Audiences;
using PushFunctions.Api.Credentials;
using PushFunctions.Api.Faults;
using PushFunctions.Api.Lists;
using PushFunctions.Api.Notifications;
using PushFunctions.Api.Operations;
using PushFunctions.Api.Registrations;
using PushFunctions.Api.Service;
using PushFunctions.Api.Users;
using static PushFunctions.Api.OpenApi.ExampleIds;

namespace PushFunctions.Api.OpenApi;

/// <summary>An answer of each shape, made from the records, so that it cannot differ from them.</summary>
internal static class AnswerExamples
{
    private static readonly DateTimeOffset Made = new(2026, 1, 31, 9, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Changed = Made.AddSeconds(1);
    private static readonly IReadOnlyDictionary<string, string> Tags = new Dictionary<string, string> { ["campaign"] = "spring" };
    private static readonly Pagination Pages = new("AQFuZXh0", "AQBkc2Rm");

    private static readonly Related[] RelatedOperation = [new(Operation, "operation", $"/PushNotifications/Operations/{Operation}")];
    private static readonly TargetAnswer Target = new("FCM", Token, User);

    private static readonly NotificationAnswer Notification = new(
        ExampleIds.Notification, Target, new OriginAnswer(App, Credential, null), "SENT", "HIGH", null,
        new ContentAnswer("Hello Ada", null, "New offers are waiting for you.", null, null, null, null, null, null),
        Made, Changed, Tags, RelatedOperation, null, "projects/test/messages/0:1", 1);

    private static readonly OperationAnswer Sent = new(Operation, "COMPLETED", Made, Changed, Tags, new OperationStatsAnswer(1, 1, 0, 0, 0, 1, 0, 0));

    private static readonly RegistrationAnswer Registration = new(
        App, User, [new DeviceAnswer("FCM", Token)], ExampleIds.Registration,
        [new Related(User, "user", $"/Users/{User}"), new Related(App, "push_notification_app", $"/PushNotifications/Apps/{App}")],
        new Dictionary<string, string>());

    private static readonly CredentialAnswer Uploaded = new(Credential, "FCM", true, App, Made, Made, new CredentialHealthAnswer("OK", null, null));
    private static readonly AppAnswer OneApp = new(App, true, [new DefaultCredential("FCM", Credential)], Made, Made);
    private static readonly UserAnswer OneUser = new(User, Made, Made, null);
    private static readonly AudienceAnswer OneAudience = new(Audience, "Spring", Made, Made);

    private static readonly Dictionary<Type, object> ByType = new object[]
    {
        new OperationAccepted(Operation, $"{OpenApiFile.Server}/{Routes.Operations}/{Operation}"),
        new NotificationsPage([Notification with { Content = null }], Pages), Notification,
        new OperationsPage([Sent], Pages), Sent,
        new OperationErrorsPage(
            [new OperationFailureAnswer(null, new TargetAnswer(null, null, User), new NotificationErrorAnswer(21102, "UserWithoutDevice", "The User has no device under the App."), Made)], Pages),
        new RegistrationsPage([Registration], Pages), Registration,
        new CredentialsPage([Uploaded], Pages), Uploaded,
        new AppsPage([OneApp], Pages), OneApp,
        new UsersPage([OneUser], Pages), OneUser,
        new AudiencesPage([OneAudience], Pages), OneAudience,
        new AudienceUsersPage([new AudienceMember(User)], Pages),
        new NewApiKeyAnswer(ApiKey, "the secret, shown this once", "app backend", ["register", "send"], Made),
        new ApiKeysPage([new ApiKeyAnswer(ApiKey, "app backend", ["register", "send"], Made)], Pages),
        new HealthAnswer("OK", null, new Dictionary<string, long> { ["push-deliveries"] = 0, ["push-fanout"] = 0 }),
        ErrorCatalog.ByCode[20404],
    }.ToDictionary(example => example.GetType());

    /// <summary>What the endpoint answers; null where the answer is this document.</summary>
    public static JsonNode? Of(ApiEndpoint endpoint)
    {
        if (endpoint.Answer == typeof(OpenApiAnswer)) return null;
        if (endpoint.Answer != typeof(ResourceAccepted)) return ToJson(ByType[endpoint.Answer]);
        var id = OfRoute(endpoint.Route);
        var path = PathParameters.Of(endpoint.Route) is { Count: > 0 } ? endpoint.Route[..endpoint.Route.IndexOf('{', StringComparison.Ordinal)] : endpoint.Route + "/";
        return ToJson(new ResourceAccepted(id, $"{OpenApiFile.Server}/{path}{id}"));
    }

    public static JsonNode ToJson(object value) => JsonSerializer.SerializeToNode(value, ApiJson.Wire.GetTypeInfo(value.GetType())!)!;
}
