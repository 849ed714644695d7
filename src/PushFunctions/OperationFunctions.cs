using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PushFunctions.Api;
using PushFunctions.Api.Http;

namespace PushFunctions;

public sealed class OperationFunctions(PushApi api)
{
    [Function(nameof(ListOperations))]
    public Task<IResult> ListOperations([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Operations)] HttpRequest request, CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.ListOperations, request, cancellationToken);

    [Function(nameof(GetOperation))]
    public Task<IResult> GetOperation([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Operation)] HttpRequest request, CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.GetOperation, request, cancellationToken);

    [Function(nameof(UpdateOperation))]
    public Task<IResult> UpdateOperation([HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = Routes.Operation)] HttpRequest request, CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.UpdateOperation, request, cancellationToken);

    [Function(nameof(ListOperationErrors))]
    public Task<IResult> ListOperationErrors([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.OperationErrors)] HttpRequest request, CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.ListOperationErrors, request, cancellationToken);
}
