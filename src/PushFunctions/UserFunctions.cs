using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PushFunctions.Api;
using PushFunctions.Api.Http;

namespace PushFunctions;

public sealed class UserFunctions(PushApi api)
{
    [Function(nameof(ListUsers))]
    public Task<IResult> ListUsers([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Users)] HttpRequest request, CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.ListUsers, request, cancellationToken);

    [Function(nameof(GetUser))]
    public Task<IResult> GetUser([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.User)] HttpRequest request, CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.GetUser, request, cancellationToken);

    [Function(nameof(DeleteUser))]
    public Task<IResult> DeleteUser([HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Routes.User)] HttpRequest request, CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.DeleteUser, request, cancellationToken);

    [Function(nameof(GetUserByShortPath))]
    public Task<IResult> GetUserByShortPath([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.UserByShortPath)] HttpRequest request, CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.GetUserByShortPath, request, cancellationToken);

    [Function(nameof(DeleteUserByShortPath))]
    public Task<IResult> DeleteUserByShortPath([HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Routes.UserByShortPath)] HttpRequest request, CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.DeleteUserByShortPath, request, cancellationToken);
}
