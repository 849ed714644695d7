using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PushFunctions.Api;
using PushFunctions.Api.Http;

namespace PushFunctions;

public sealed class NotificationFunctions(PushApi api)
{
    [Function(nameof(SendNotifications))]
    public Task<IResult> SendNotifications([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Notifications)] HttpRequest request, CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.SendNotifications, request, cancellationToken);

    [Function(nameof(ListNotifications))]
    public Task<IResult> ListNotifications([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Notifications)] HttpRequest request, CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.ListNotifications, request, cancellationToken);

    [Function(nameof(GetNotification))]
    public Task<IResult> GetNotification([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Notification)] HttpRequest request, CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.GetNotification, request, cancellationToken);
}
