using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PushFunctions.Api;
using PushFunctions.Api.Http;

namespace PushFunctions;

public sealed class AudienceFunctions(PushApi api)
{
    [Function(nameof(CreateAudience))]
    public Task<IResult> CreateAudience([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Audiences)] HttpRequest request, CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.CreateAudience, request, cancellationToken);

    [Function(nameof(ListAudiences))]
    public Task<IResult> ListAudiences([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Audiences)] HttpRequest request, CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.ListAudiences, request, cancellationToken);

    [Function(nameof(GetAudience))]
    public Task<IResult> GetAudience([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Audience)] HttpRequest request, CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.GetAudience, request, cancellationToken);

    [Function(nameof(DeleteAudience))]
    public Task<IResult> DeleteAudience([HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Routes.Audience)] HttpRequest request, CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.DeleteAudience, request, cancellationToken);

    [Function(nameof(AddAudienceUsers))]
    public Task<IResult> AddAudienceUsers([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.AudienceUsers)] HttpRequest request, CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.AddAudienceUsers, request, cancellationToken);

    [Function(nameof(UpdateAudienceUsers))]
    public Task<IResult> UpdateAudienceUsers([HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = Routes.AudienceUsers)] HttpRequest request, CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.UpdateAudienceUsers, request, cancellationToken);

    [Function(nameof(ListAudienceUsers))]
    public Task<IResult> ListAudienceUsers([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.AudienceUsers)] HttpRequest request, CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.ListAudienceUsers, request, cancellationToken);

    [Function(nameof(RemoveAudienceUser))]
    public Task<IResult> RemoveAudienceUser([HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Routes.AudienceUser)] HttpRequest request, CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.RemoveAudienceUser, request, cancellationToken);
}
