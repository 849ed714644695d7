namespace PushFunctions.Api.Http;

/// <summary>
/// Every path of the API, without the leading slash: usable in an attribute as well as in a route table.
/// </summary>
public static class Routes
{
    public const string Notifications = "v1/PushNotifications";

    /// <summary>
    /// The length keeps <c>v1/PushNotifications/Operations</c> and its like apart from an id: the Functions host
    /// tries routes in the order of the functions' names, not by precedence (Azure/azure-functions-host#9876). Every
    /// id is longer, every literal shorter.
    /// </summary>
    public const string Notification = "v1/PushNotifications/{notificationId:minlength(20)}";

    public const string Count = "v1/PushNotifications/Count";

    public const string Operations = "v1/PushNotifications/Operations";
    public const string Operation = "v1/PushNotifications/Operations/{operationId}";
    public const string OperationErrors = "v1/PushNotifications/Operations/{operationId}/Errors";
    public const string OperationErrorsSummary = "v1/PushNotifications/Operations/{operationId}/Errors/Summary";

    public const string Registrations = "v1/PushNotifications/DeviceRegistrations";
    public const string RegistrationsInBulk = "v1/PushNotifications/DeviceRegistrations/Bulk";

    /// <summary>The length keeps <see cref="RegistrationsInBulk"/> apart, as for a notification.</summary>
    public const string Registration = "v1/PushNotifications/DeviceRegistrations/{registrationId:minlength(20)}";

    public const string RegistrationDevices = "v1/PushNotifications/DeviceRegistrations/{registrationId}/Devices";

    public const string Credentials = "v1/PushNotifications/Credentials";
    public const string Credential = "v1/PushNotifications/Credentials/{credentialId}";
    public const string CredentialCheck = "v1/PushNotifications/Credentials/{credentialId}/Check";

    public const string Apps = "v1/PushNotifications/Apps";
    public const string App = "v1/PushNotifications/Apps/{appName}";

    public const string Users = "v1/PushNotifications/Users";
    public const string User = "v1/PushNotifications/Users/{userId}";
    public const string UserByShortPath = "v1/Users/{userId}";
    public const string Timeline = "v1/PushNotifications/Users/{userId}/Timeline";
    public const string TimelineByShortPath = "v1/Users/{userId}/Timeline";

    public const string Audiences = "v1/Audiences";
    public const string Audience = "v1/Audiences/{audienceId}";
    public const string AudienceUsers = "v1/Audiences/{audienceId}/Users";
    public const string AudienceUser = "v1/Audiences/{audienceId}/Users/{userId}";

    public const string ApiKeys = "v1/ApiKeys";
    public const string ApiKey = "v1/ApiKeys/{sid}";

    public const string Caller = "v1/Caller";

    public const string Webhooks = "v1/Webhooks";
    public const string Webhook = "v1/Webhooks/{webhookId}";
    public const string WebhookSecret = "v1/Webhooks/{webhookId}/Secret";
    public const string WebhookTest = "v1/Webhooks/{webhookId}/Test";
    public const string WebhookReplays = "v1/Webhooks/{webhookId}/Replays";
    public const string WebhookFailures = "v1/Webhooks/{webhookId}/Failures";
    public const string Receipts = "v1/Receipts";

    public const string Service = "v1/Service";
    public const string DeadLetters = "v1/Service/DeadLetters";
    public const string DeadLetterRequeues = "v1/Service/DeadLetters/Requeues";

    public const string OpenApi = "v1/openapi.json";
    public const string Health = "v1/health";
    public const string Error = "v1/errors/{code}";
}
