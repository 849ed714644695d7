using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PushFunctions.Api;
using PushFunctions.Api.Http;
using PushFunctions.WebConsole;

namespace PushFunctions;

public sealed class ApiKeyFunctions(PushApi api)
{
    [Function(nameof(CreateApiKey))]
    public Task<IResult> CreateApiKey(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.ApiKeys)] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.CreateApiKey, request, cancellationToken);

    [Function(nameof(ListApiKeys))]
    public Task<IResult> ListApiKeys(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.ApiKeys)] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.ListApiKeys, request, cancellationToken);

    [Function(nameof(GetCaller))]
    public Task<IResult> GetCaller(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Caller)] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.GetCaller, request, cancellationToken);

    [Function(nameof(DeleteApiKey))]
    public Task<IResult> DeleteApiKey(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Routes.ApiKey)] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.DeleteApiKey, request, cancellationToken);
}

public sealed class AppFunctions(PushApi api)
{
    [Function(nameof(ListApps))]
    public Task<IResult> ListApps(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Apps)] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.ListApps, request, cancellationToken);

    [Function(nameof(GetApp))]
    public Task<IResult> GetApp(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.App)] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.GetApp, request, cancellationToken);

    [Function(nameof(UpdateApp))]
    public Task<IResult> UpdateApp(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = Routes.App)] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.UpdateApp, request, cancellationToken);
}

public sealed class AudienceFunctions(PushApi api)
{
    [Function(nameof(CreateAudience))]
    public Task<IResult> CreateAudience(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Audiences)] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.CreateAudience, request, cancellationToken);

    [Function(nameof(ListAudiences))]
    public Task<IResult> ListAudiences(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Audiences)] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.ListAudiences, request, cancellationToken);

    [Function(nameof(GetAudience))]
    public Task<IResult> GetAudience(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Audience)] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.GetAudience, request, cancellationToken);

    [Function(nameof(DeleteAudience))]
    public Task<IResult> DeleteAudience(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Routes.Audience)] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.DeleteAudience, request, cancellationToken);

    [Function(nameof(AddAudienceUsers))]
    public Task<IResult> AddAudienceUsers(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.AudienceUsers)] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.AddAudienceUsers, request, cancellationToken);

    [Function(nameof(UpdateAudienceUsers))]
    public Task<IResult> UpdateAudienceUsers(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = Routes.AudienceUsers)] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.UpdateAudienceUsers, request, cancellationToken);

    [Function(nameof(ListAudienceUsers))]
    public Task<IResult> ListAudienceUsers(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.AudienceUsers)] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.ListAudienceUsers, request, cancellationToken);

    [Function(nameof(RemoveAudienceUser))]
    public Task<IResult> RemoveAudienceUser(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Routes.AudienceUser)] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.RemoveAudienceUser, request, cancellationToken);
}

public sealed class ConsoleFunctions(ConsoleSite console)
{
    [Function(nameof(OpenConsole))]
    public IResult OpenConsole(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = ConsoleSite.Route)] HttpRequest request) =>
        console.Serve(request);
}

public sealed class CredentialFunctions(PushApi api)
{
    [Function(nameof(CreateCredential))]
    public Task<IResult> CreateCredential(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Credentials)] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.CreateCredential, request, cancellationToken);

    [Function(nameof(ListCredentials))]
    public Task<IResult> ListCredentials(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Credentials)] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.ListCredentials, request, cancellationToken);

    [Function(nameof(GetCredential))]
    public Task<IResult> GetCredential(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Credential)] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.GetCredential, request, cancellationToken);

    [Function(nameof(UpdateCredential))]
    public Task<IResult> UpdateCredential(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = Routes.Credential)] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.UpdateCredential, request, cancellationToken);

    [Function(nameof(DeleteCredential))]
    public Task<IResult> DeleteCredential(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Routes.Credential)] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.DeleteCredential, request, cancellationToken);

    [Function(nameof(CheckCredential))]
    public Task<IResult> CheckCredential(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.CredentialCheck)] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.CheckCredential, request, cancellationToken);
}

public sealed class NotificationFunctions(PushApi api)
{
    [Function(nameof(CountRecipients))]
    public Task<IResult> CountRecipients(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Count)] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.CountRecipients, request, cancellationToken);

    [Function(nameof(SendNotifications))]
    public Task<IResult> SendNotifications(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Notifications)] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.SendNotifications, request, cancellationToken);

    [Function(nameof(ListNotifications))]
    public Task<IResult> ListNotifications(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Notifications)] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.ListNotifications, request, cancellationToken);

    [Function(nameof(GetNotification))]
    public Task<IResult> GetNotification(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Notification)] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.GetNotification, request, cancellationToken);
}

public sealed class OperationFunctions(PushApi api)
{
    [Function(nameof(ListOperations))]
    public Task<IResult> ListOperations(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Operations)] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.ListOperations, request, cancellationToken);

    [Function(nameof(GetOperation))]
    public Task<IResult> GetOperation(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Operation)] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.GetOperation, request, cancellationToken);

    [Function(nameof(UpdateOperation))]
    public Task<IResult> UpdateOperation(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = Routes.Operation)] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.UpdateOperation, request, cancellationToken);

    [Function(nameof(ListOperationErrors))]
    public Task<IResult> ListOperationErrors(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.OperationErrors)] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.ListOperationErrors, request, cancellationToken);

    [Function(nameof(SummarizeOperationErrors))]
    public Task<IResult> SummarizeOperationErrors(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.OperationErrorsSummary)] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.SummarizeOperationErrors, request, cancellationToken);
}

public sealed class RegistrationFunctions(PushApi api)
{
    [Function(nameof(RegisterDevice))]
    public Task<IResult> RegisterDevice(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Registrations)] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.RegisterDevice, request, cancellationToken);

    [Function(nameof(RegisterDevices))]
    public Task<IResult> RegisterDevices(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.RegistrationsInBulk)] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.RegisterDevices, request, cancellationToken);

    [Function(nameof(ListRegistrations))]
    public Task<IResult> ListRegistrations(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Registrations)] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.ListRegistrations, request, cancellationToken);

    [Function(nameof(GetRegistration))]
    public Task<IResult> GetRegistration(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Registration)] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.GetRegistration, request, cancellationToken);

    [Function(nameof(UpdateRegistration))]
    public Task<IResult> UpdateRegistration(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = Routes.Registration)] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.UpdateRegistration, request, cancellationToken);

    [Function(nameof(DeleteRegistration))]
    public Task<IResult> DeleteRegistration(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Routes.Registration)] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.DeleteRegistration, request, cancellationToken);

    [Function(nameof(DeleteDevice))]
    public Task<IResult> DeleteDevice(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Routes.RegistrationDevices)] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.DeleteDevice, request, cancellationToken);
}

public sealed class ServiceFunctions(PushApi api)
{
    [Function(nameof(GetOpenApi))]
    public Task<IResult> GetOpenApi(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.OpenApi)] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.GetOpenApi, request, cancellationToken);

    [Function(nameof(GetHealth))]
    public Task<IResult> GetHealth(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Health)] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.GetHealth, request, cancellationToken);

    [Function(nameof(GetError))]
    public Task<IResult> GetError(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Error)] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.GetError, request, cancellationToken);

    [Function(nameof(GetService))]
    public Task<IResult> GetService(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Service)] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.GetService, request, cancellationToken);

    [Function(nameof(ListDeadLetters))]
    public Task<IResult> ListDeadLetters(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.DeadLetters)] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.ListDeadLetters, request, cancellationToken);

    [Function(nameof(RequeueDeadLetters))]
    public Task<IResult> RequeueDeadLetters(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.DeadLetterRequeues)] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.RequeueDeadLetters, request, cancellationToken);

    /// <summary>
    /// Requests that no other function matches. The host tries routes in the order of the functions' names, so this
    /// one must be the last.
    /// </summary>
    [Function(nameof(ZAnythingElse))]
    public IResult ZAnythingElse(
        [HttpTrigger(
            AuthorizationLevel.Anonymous, "get", "head", "post", "put", "patch", "delete", "options", "trace",
            Route = "{*path}")] HttpRequest request) => api.Refuse(request);
}

public sealed class UserFunctions(PushApi api)
{
    [Function(nameof(ListUsers))]
    public Task<IResult> ListUsers(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Users)] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.ListUsers, request, cancellationToken);

    [Function(nameof(GetUser))]
    public Task<IResult> GetUser(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.User)] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.GetUser, request, cancellationToken);

    [Function(nameof(DeleteUser))]
    public Task<IResult> DeleteUser(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Routes.User)] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.DeleteUser, request, cancellationToken);

    [Function(nameof(GetUserByShortPath))]
    public Task<IResult> GetUserByShortPath(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.UserByShortPath)] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.GetUserByShortPath, request, cancellationToken);

    [Function(nameof(DeleteUserByShortPath))]
    public Task<IResult> DeleteUserByShortPath(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Routes.UserByShortPath)] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.DeleteUserByShortPath, request, cancellationToken);

    [Function(nameof(PostReceipts))]
    public Task<IResult> PostReceipts(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Receipts)] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.PostReceipts, request, cancellationToken);

    [Function(nameof(ListTimeline))]
    public Task<IResult> ListTimeline(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Timeline)] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.ListTimeline, request, cancellationToken);

    [Function(nameof(ListTimelineByShortPath))]
    public Task<IResult> ListTimelineByShortPath(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.TimelineByShortPath)] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.ListTimelineByShortPath, request, cancellationToken);
}
