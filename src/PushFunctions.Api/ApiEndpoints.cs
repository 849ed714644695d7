using Microsoft.AspNetCore.Http;
using PushFunctions.Api.Http;
using PushFunctions.Api.OpenApi;
using static PushFunctions.Core.Accounts.Scopes;

namespace PushFunctions.Api;

/// <summary>Every endpoint of the API. Both hosts map them, and the OpenAPI document is made from them.</summary>
public static class ApiEndpoints
{
    public static ApiEndpoint SendNotifications { get; } = ApiEndpoint.Write<SendEndpoints>(
        nameof(SendNotifications), "POST", Routes.Notifications, Send, SendContract.Shape,
        (api, call, token) => api.SendAsync(call, token)) with
    {
        Response = typeof(OperationAccepted),
    };

    public static ApiEndpoint CountRecipients { get; } = ApiEndpoint.Write<SendEndpoints>(
        nameof(CountRecipients), "POST", Routes.Count, Send, CountContract.Shape, (api, call, token) => api.CountAsync(call, token)) with
    {
        Response = typeof(CountResponse),
        Status = StatusCodes.Status200OK,
    };

    public static ApiEndpoint ListNotifications { get; } = ApiEndpoint.Read<NotificationEndpoints>(
        nameof(ListNotifications), Routes.Notifications, Send, typeof(NotificationsPage), (api, call, token) => api.ListAsync(call, token));

    public static ApiEndpoint GetNotification { get; } = ApiEndpoint.Read<NotificationEndpoints>(
        nameof(GetNotification), Routes.Notification, Send, typeof(NotificationResponse), (api, call, token) => api.GetAsync(call, token));

    public static ApiEndpoint ListOperations { get; } = ApiEndpoint.Read<OperationEndpoints>(
        nameof(ListOperations), Routes.Operations, Send, typeof(OperationsPage), (api, call, token) => api.ListAsync(call, token));

    public static ApiEndpoint GetOperation { get; } = ApiEndpoint.Read<OperationEndpoints>(
        nameof(GetOperation), Routes.Operation, Send, typeof(OperationResponse), (api, call, token) => api.GetAsync(call, token));

    public static ApiEndpoint UpdateOperation { get; } = ApiEndpoint.Write<OperationEndpoints>(
        nameof(UpdateOperation), "PATCH", Routes.Operation, Send, OperationContract.Update,
        (api, call, token) => api.UpdateAsync(call, token));

    public static ApiEndpoint ListOperationErrors { get; } = ApiEndpoint.Read<OperationEndpoints>(
        nameof(ListOperationErrors), Routes.OperationErrors, Send, typeof(OperationErrorsPage),
        (api, call, token) => api.ListErrorsAsync(call, token));

    public static ApiEndpoint SummarizeOperationErrors { get; } = ApiEndpoint.Read<OperationEndpoints>(
        nameof(SummarizeOperationErrors), Routes.OperationErrorsSummary, Send, typeof(OperationErrorsSummary),
        (api, call, token) => api.SummarizeErrorsAsync(call, token));

    public static ApiEndpoint RegisterDevice { get; } = ApiEndpoint.Write<RegistrationEndpoints>(
        nameof(RegisterDevice), "POST", Routes.Registrations, Register, RegistrationContract.Register,
        (api, call, token) => api.RegisterAsync(call, token));

    public static ApiEndpoint RegisterDevices { get; } = ApiEndpoint.Write<RegistrationEndpoints>(
        nameof(RegisterDevices), "POST", Routes.RegistrationsInBulk, Register, RegistrationContract.Bulk,
        (api, call, token) => api.RegisterManyAsync(call, token)) with
    {
        Response = typeof(BulkRegistrationResponse),
        Status = StatusCodes.Status200OK,
    };

    public static ApiEndpoint ListRegistrations { get; } = ApiEndpoint.Read<RegistrationEndpoints>(
        nameof(ListRegistrations), Routes.Registrations, Register | Manage, typeof(RegistrationsPage),
        (api, call, token) => api.ListAsync(call, token));

    public static ApiEndpoint GetRegistration { get; } = ApiEndpoint.Read<RegistrationEndpoints>(
        nameof(GetRegistration), Routes.Registration, Register | Manage, typeof(RegistrationResponse),
        (api, call, token) => api.GetAsync(call, token));

    public static ApiEndpoint UpdateRegistration { get; } = ApiEndpoint.Write<RegistrationEndpoints>(
        nameof(UpdateRegistration), "PATCH", Routes.Registration, Register, RegistrationContract.Update,
        (api, call, token) => api.UpdateAsync(call, token));

    public static ApiEndpoint DeleteRegistration { get; } = ApiEndpoint.Write<RegistrationEndpoints>(
        nameof(DeleteRegistration), "DELETE", Routes.Registration, Register, null, (api, call, token) => api.DeleteAsync(call, token));

    public static ApiEndpoint DeleteDevice { get; } = ApiEndpoint.Write<RegistrationEndpoints>(
        nameof(DeleteDevice), "DELETE", Routes.RegistrationDevices, Register, null,
        (api, call, token) => api.DeleteDeviceAsync(call, token));

    public static ApiEndpoint CreateCredential { get; } = ApiEndpoint.Write<CredentialEndpoints>(
        nameof(CreateCredential), "POST", Routes.Credentials, Manage, CredentialContract.Create,
        (api, call, token) => api.CreateAsync(call, token));

    public static ApiEndpoint ListCredentials { get; } = ApiEndpoint.Read<CredentialEndpoints>(
        nameof(ListCredentials), Routes.Credentials, Manage, typeof(CredentialsPage), (api, call, token) => api.ListAsync(call, token));

    public static ApiEndpoint GetCredential { get; } = ApiEndpoint.Read<CredentialEndpoints>(
        nameof(GetCredential), Routes.Credential, Manage, typeof(CredentialResponse), (api, call, token) => api.GetAsync(call, token));

    public static ApiEndpoint UpdateCredential { get; } = ApiEndpoint.Write<CredentialEndpoints>(
        nameof(UpdateCredential), "PATCH", Routes.Credential, Manage, CredentialContract.Update,
        (api, call, token) => api.UpdateAsync(call, token));

    public static ApiEndpoint DeleteCredential { get; } = ApiEndpoint.Write<CredentialEndpoints>(
        nameof(DeleteCredential), "DELETE", Routes.Credential, Manage, null, (api, call, token) => api.DeleteAsync(call, token));

    public static ApiEndpoint CheckCredential { get; } = ApiEndpoint.Write<CredentialEndpoints>(
        nameof(CheckCredential), "POST", Routes.CredentialCheck, Manage, null, (api, call, token) => api.CheckAsync(call, token)) with
    {
        Response = typeof(CredentialCheckResponse),
        Status = StatusCodes.Status200OK,
    };

    public static ApiEndpoint ListApps { get; } = ApiEndpoint.Read<AppEndpoints>(
        nameof(ListApps), Routes.Apps, Manage, typeof(AppsPage), (api, call, token) => api.ListAsync(call, token));

    public static ApiEndpoint GetApp { get; } = ApiEndpoint.Read<AppEndpoints>(
        nameof(GetApp), Routes.App, Manage, typeof(AppResponse), (api, call, token) => api.GetAsync(call, token));

    public static ApiEndpoint UpdateApp { get; } = ApiEndpoint.Write<AppEndpoints>(
        nameof(UpdateApp), "PATCH", Routes.App, Manage, AppContract.Update, (api, call, token) => api.UpdateAsync(call, token));

    public static ApiEndpoint ListUsers { get; } = ApiEndpoint.Read<UserEndpoints>(
        nameof(ListUsers), Routes.Users, Register | Manage, typeof(UsersPage), (api, call, token) => api.ListAsync(call, token));

    public static ApiEndpoint GetUser { get; } = ApiEndpoint.Read<UserEndpoints>(
        nameof(GetUser), Routes.User, Register | Manage, typeof(UserResponse), (api, call, token) => api.GetAsync(call, token));

    public static ApiEndpoint DeleteUser { get; } = ApiEndpoint.Write<UserEndpoints>(
        nameof(DeleteUser), "DELETE", Routes.User, Register | Manage, null, (api, call, token) => api.DeleteAsync(call, token));

    public static ApiEndpoint GetUserByShortPath { get; } =
        GetUser with { Name = nameof(GetUserByShortPath), Route = Routes.UserByShortPath };

    public static ApiEndpoint DeleteUserByShortPath { get; } =
        DeleteUser with { Name = nameof(DeleteUserByShortPath), Route = Routes.UserByShortPath };

    public static ApiEndpoint ListTimeline { get; } = ApiEndpoint.Read<TimelineEndpoints>(
        nameof(ListTimeline), Routes.Timeline, Send | Manage, typeof(TimelinePage), (api, call, token) => api.ListAsync(call, token));

    public static ApiEndpoint ListTimelineByShortPath { get; } =
        ListTimeline with { Name = nameof(ListTimelineByShortPath), Route = Routes.TimelineByShortPath };

    public static ApiEndpoint CreateAudience { get; } = ApiEndpoint.Write<AudienceEndpoints>(
        nameof(CreateAudience), "POST", Routes.Audiences, Manage, AudienceContract.Create,
        (api, call, token) => api.CreateAsync(call, token));

    public static ApiEndpoint ListAudiences { get; } = ApiEndpoint.Read<AudienceEndpoints>(
        nameof(ListAudiences), Routes.Audiences, Send | Manage, typeof(AudiencesPage), (api, call, token) => api.ListAsync(call, token));

    public static ApiEndpoint GetAudience { get; } = ApiEndpoint.Read<AudienceEndpoints>(
        nameof(GetAudience), Routes.Audience, Send | Manage, typeof(AudienceResponse), (api, call, token) => api.GetAsync(call, token));

    public static ApiEndpoint DeleteAudience { get; } = ApiEndpoint.Write<AudienceEndpoints>(
        nameof(DeleteAudience), "DELETE", Routes.Audience, Manage, null, (api, call, token) => api.DeleteAsync(call, token));

    public static ApiEndpoint AddAudienceUsers { get; } = ApiEndpoint.Write<AudienceUserEndpoints>(
        nameof(AddAudienceUsers), "POST", Routes.AudienceUsers, Manage, AudienceContract.AddUsers,
        (api, call, token) => api.AddAsync(call, token));

    public static ApiEndpoint ListAudienceUsers { get; } = ApiEndpoint.Read<AudienceUserEndpoints>(
        nameof(ListAudienceUsers), Routes.AudienceUsers, Send | Manage, typeof(AudienceUsersPage),
        (api, call, token) => api.ListAsync(call, token));

    public static ApiEndpoint UpdateAudienceUsers { get; } = ApiEndpoint.Write<AudienceUserEndpoints>(
        nameof(UpdateAudienceUsers), "PATCH", Routes.AudienceUsers, Manage, AudienceContract.UpdateUsers,
        (api, call, token) => api.UpdateAsync(call, token));

    public static ApiEndpoint RemoveAudienceUser { get; } = ApiEndpoint.Write<AudienceUserEndpoints>(
        nameof(RemoveAudienceUser), "DELETE", Routes.AudienceUser, Manage, null, (api, call, token) => api.RemoveAsync(call, token));

    public static ApiEndpoint CreateApiKey { get; } = ApiEndpoint.Write<ApiKeyEndpoints>(
        nameof(CreateApiKey), "POST", Routes.ApiKeys, Manage, ApiKeyContract.Create,
        (api, call, token) => api.CreateAsync(call, token)) with
    {
        Response = typeof(NewApiKeyResponse),
        Status = StatusCodes.Status201Created,
    };

    public static ApiEndpoint ListApiKeys { get; } = ApiEndpoint.Read<ApiKeyEndpoints>(
        nameof(ListApiKeys), Routes.ApiKeys, Manage, typeof(ApiKeysPage), (api, call, token) => api.ListAsync(call, token));

    public static ApiEndpoint GetCaller { get; } = ApiEndpoint.Read<ApiKeyEndpoints>(
        nameof(GetCaller), Routes.Caller, Register | Send | Manage, typeof(CallerResponse), (api, call, _) => api.GetCallerAsync(call));

    public static ApiEndpoint DeleteApiKey { get; } = ApiEndpoint.Write<ApiKeyEndpoints>(
        nameof(DeleteApiKey), "DELETE", Routes.ApiKey, Manage, null, (api, call, token) => api.DeleteAsync(call, token));

    public static ApiEndpoint CreateWebhook { get; } = ApiEndpoint.Write<WebhookEndpoints>(
        nameof(CreateWebhook), "POST", Routes.Webhooks, Manage, WebhookContract.Create,
        (api, call, token) => api.CreateAsync(call, token)) with
    {
        Response = typeof(NewWebhookResponse),
        Status = StatusCodes.Status201Created,
    };

    public static ApiEndpoint ListWebhooks { get; } = ApiEndpoint.Read<WebhookEndpoints>(
        nameof(ListWebhooks), Routes.Webhooks, Manage, typeof(WebhooksPage), (api, call, token) => api.ListAsync(call, token));

    public static ApiEndpoint GetWebhook { get; } = ApiEndpoint.Read<WebhookEndpoints>(
        nameof(GetWebhook), Routes.Webhook, Manage, typeof(WebhookResponse), (api, call, token) => api.GetAsync(call, token));

    public static ApiEndpoint UpdateWebhook { get; } = ApiEndpoint.Write<WebhookEndpoints>(
        nameof(UpdateWebhook), "PATCH", Routes.Webhook, Manage, WebhookContract.Update,
        (api, call, token) => api.UpdateAsync(call, token));

    public static ApiEndpoint DeleteWebhook { get; } = ApiEndpoint.Write<WebhookEndpoints>(
        nameof(DeleteWebhook), "DELETE", Routes.Webhook, Manage, null, (api, call, token) => api.DeleteAsync(call, token));

    public static ApiEndpoint RotateWebhookSecret { get; } = ApiEndpoint.Write<WebhookEndpoints>(
        nameof(RotateWebhookSecret), "POST", Routes.WebhookSecret, Manage, null, (api, call, token) => api.RotateAsync(call, token)) with
    {
        Response = typeof(NewWebhookResponse),
        Status = StatusCodes.Status201Created,
    };

    public static ApiEndpoint TestWebhook { get; } = ApiEndpoint.Write<WebhookEndpoints>(
        nameof(TestWebhook), "POST", Routes.WebhookTest, Manage, null, (api, call, token) => api.TestAsync(call, token)) with
    {
        Response = typeof(WebhookTestResponse),
        Status = StatusCodes.Status200OK,
    };

    public static ApiEndpoint ReplayWebhookEvents { get; } = ApiEndpoint.Write<WebhookEndpoints>(
        nameof(ReplayWebhookEvents), "POST", Routes.WebhookReplays, Manage, WebhookContract.Replay,
        (api, call, token) => api.ReplayAsync(call, token));

    public static ApiEndpoint ListWebhookFailures { get; } = ApiEndpoint.Read<WebhookEndpoints>(
        nameof(ListWebhookFailures), Routes.WebhookFailures, Manage, typeof(WebhookFailuresPage),
        (api, call, token) => api.ListFailuresAsync(call, token));

    public static ApiEndpoint PostReceipts { get; } = ApiEndpoint.Write<ReceiptEndpoints>(
        nameof(PostReceipts), "POST", Routes.Receipts, None, ReceiptContract.Shape, (api, call, token) => api.PostAsync(call, token)) with
    {
        Response = typeof(ReceiptsAccepted),
    };

    public static ApiEndpoint GetService { get; } = ApiEndpoint.Read<ServiceEndpoints>(
        nameof(GetService), Routes.Service, Manage, typeof(ServiceResponse), (api, call, token) => api.GetAsync(call, token));

    public static ApiEndpoint ListDeadLetters { get; } = ApiEndpoint.Read<ServiceEndpoints>(
        nameof(ListDeadLetters), Routes.DeadLetters, Manage, typeof(DeadLettersPage),
        (api, call, token) => api.ListDeadLettersAsync(call, token));

    public static ApiEndpoint RequeueDeadLetters { get; } = ApiEndpoint.Write<ServiceEndpoints>(
        nameof(RequeueDeadLetters), "POST", Routes.DeadLetterRequeues, Manage, DeadLetterContract.Requeue,
        (api, call, token) => api.RequeueAsync(call, token)) with
    {
        Response = typeof(DeadLettersRequeued),
        Status = StatusCodes.Status200OK,
    };

    public static ApiEndpoint GetOpenApi { get; } = ApiEndpoint.Read<OpenApiEndpoints>(
        nameof(GetOpenApi), Routes.OpenApi, None, typeof(OpenApiResult), (api, call, token) => api.GetAsync(call, token));

    public static ApiEndpoint GetHealth { get; } = ApiEndpoint.Read<HealthEndpoints>(
        nameof(GetHealth), Routes.Health, None, typeof(HealthResponse), (api, call, token) => api.GetAsync(call, token));

    public static ApiEndpoint GetError { get; } = ApiEndpoint.Read<ErrorEndpoints>(
        nameof(GetError), Routes.Error, None, typeof(ErrorInfo), (api, call, token) => api.GetAsync(call, token));

    public static IReadOnlyList<ApiEndpoint> All { get; } =
    [
        SendNotifications, CountRecipients, ListNotifications, GetNotification,
        ListOperations, GetOperation, UpdateOperation, ListOperationErrors, SummarizeOperationErrors,
        RegisterDevice, RegisterDevices, ListRegistrations, GetRegistration, UpdateRegistration, DeleteRegistration, DeleteDevice,
        CreateCredential, ListCredentials, GetCredential, UpdateCredential, DeleteCredential, CheckCredential,
        ListApps, GetApp, UpdateApp,
        ListUsers, GetUser, DeleteUser, GetUserByShortPath, DeleteUserByShortPath, ListTimeline, ListTimelineByShortPath,
        CreateAudience, ListAudiences, GetAudience, DeleteAudience, AddAudienceUsers, UpdateAudienceUsers, ListAudienceUsers,
        RemoveAudienceUser,
        CreateApiKey, ListApiKeys, DeleteApiKey, GetCaller,
        CreateWebhook, ListWebhooks, GetWebhook, UpdateWebhook, DeleteWebhook, RotateWebhookSecret, TestWebhook, ListWebhookFailures,
        PostReceipts,
        ReplayWebhookEvents,
        GetService, ListDeadLetters, RequeueDeadLetters,
        GetOpenApi, GetHealth, GetError,
    ];
}
