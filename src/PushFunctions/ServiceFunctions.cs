using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PushFunctions.Api;
using PushFunctions.Api.Http;

namespace PushFunctions;

public sealed class ServiceFunctions(PushApi api)
{
    [Function(nameof(GetOpenApi))]
    public Task<IResult> GetOpenApi([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.OpenApi)] HttpRequest request, CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.GetOpenApi, request, cancellationToken);

    [Function(nameof(GetHealth))]
    public Task<IResult> GetHealth([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Health)] HttpRequest request, CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.GetHealth, request, cancellationToken);

    [Function(nameof(GetError))]
    public Task<IResult> GetError([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Error)] HttpRequest request, CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.GetError, request, cancellationToken);

    /// <summary>Whatever no other function takes. The host tries routes in the order of the functions' names, so this one must be the last.</summary>
    [Function(nameof(ZAnythingElse))]
    public IResult ZAnythingElse(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", "put", "patch", "delete", "options", "trace", Route = "{*path}")] HttpRequest request) => api.Refuse(request);
}
