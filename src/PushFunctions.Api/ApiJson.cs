using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using PushFunctions.Api.Http;

namespace PushFunctions.Api;

/// <summary>The shapes of the resources on the wire.</summary>
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(CountResponse))]
[JsonSerializable(typeof(HealthResponse))]
[JsonSerializable(typeof(OpenApiResult))]
[JsonSerializable(typeof(AppResponse))]
[JsonSerializable(typeof(AppsPage))]
[JsonSerializable(typeof(CredentialResponse))]
[JsonSerializable(typeof(CredentialsPage))]
[JsonSerializable(typeof(RegistrationResponse))]
[JsonSerializable(typeof(RegistrationsPage))]
[JsonSerializable(typeof(BulkRegistrationResponse))]
[JsonSerializable(typeof(UserResponse))]
[JsonSerializable(typeof(UsersPage))]
[JsonSerializable(typeof(TimelinePage))]
[JsonSerializable(typeof(ReceiptsAccepted))]
[JsonSerializable(typeof(AudienceResponse))]
[JsonSerializable(typeof(AudiencesPage))]
[JsonSerializable(typeof(AudienceUsersPage))]
[JsonSerializable(typeof(NewApiKeyResponse))]
[JsonSerializable(typeof(ApiKeysPage))]
[JsonSerializable(typeof(CallerResponse))]
[JsonSerializable(typeof(NewWebhookResponse))]
[JsonSerializable(typeof(WebhookResponse))]
[JsonSerializable(typeof(WebhooksPage))]
[JsonSerializable(typeof(WebhookTestResponse))]
[JsonSerializable(typeof(WebhookFailuresPage))]
[JsonSerializable(typeof(OperationResponse))]
[JsonSerializable(typeof(OperationsPage))]
[JsonSerializable(typeof(OperationErrorsPage))]
[JsonSerializable(typeof(OperationErrorsSummary))]
[JsonSerializable(typeof(CredentialCheckResponse))]
[JsonSerializable(typeof(ServiceResponse))]
[JsonSerializable(typeof(DeadLettersPage))]
[JsonSerializable(typeof(DeadLettersRequeued))]
[JsonSerializable(typeof(NotificationResponse))]
[JsonSerializable(typeof(NotificationsPage))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    public static ApiJson Wire { get; } = new(HttpJson.NewOptions());

    /// <summary>How any response is written, also those that all endpoints share.</summary>
    /// <exception cref="ArgumentException">It is not a response of this API.</exception>
    public static JsonTypeInfo TypeOf(Type response) =>
        Wire.GetTypeInfo(response) ?? HttpJson.Wire.GetTypeInfo(response)
        ?? throw new ArgumentException($"{response.Name} is not among the shapes on the wire.", nameof(response));
}
