using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PushFunctions.Api;
using PushFunctions.Api.Http;

namespace PushFunctions;

public sealed class AppFunctions(PushApi api)
{
    [Function(nameof(ListApps))]
    public Task<IResult> ListApps([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Apps)] HttpRequest request, CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.ListApps, request, cancellationToken);

    [Function(nameof(GetApp))]
    public Task<IResult> GetApp([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.App)] HttpRequest request, CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.GetApp, request, cancellationToken);

    [Function(nameof(UpdateApp))]
    public Task<IResult> UpdateApp([HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = Routes.App)] HttpRequest request, CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.UpdateApp, request, cancellationToken);
}
