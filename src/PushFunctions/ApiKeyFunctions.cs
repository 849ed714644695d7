using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PushFunctions.Api;
using PushFunctions.Api.Http;

namespace PushFunctions;

public sealed class ApiKeyFunctions(PushApi api)
{
    [Function(nameof(CreateApiKey))]
    public Task<IResult> CreateApiKey([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.ApiKeys)] HttpRequest request, CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.CreateApiKey, request, cancellationToken);

    [Function(nameof(ListApiKeys))]
    public Task<IResult> ListApiKeys([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.ApiKeys)] HttpRequest request, CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.ListApiKeys, request, cancellationToken);

    [Function(nameof(DeleteApiKey))]
    public Task<IResult> DeleteApiKey([HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Routes.ApiKey)] HttpRequest request, CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.DeleteApiKey, request, cancellationToken);
}
