using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PushFunctions.Api;
using PushFunctions.Api.Http;

namespace PushFunctions;

public sealed class CredentialFunctions(PushApi api)
{
    [Function(nameof(CreateCredential))]
    public Task<IResult> CreateCredential([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Credentials)] HttpRequest request, CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.CreateCredential, request, cancellationToken);

    [Function(nameof(ListCredentials))]
    public Task<IResult> ListCredentials([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Credentials)] HttpRequest request, CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.ListCredentials, request, cancellationToken);

    [Function(nameof(GetCredential))]
    public Task<IResult> GetCredential([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Credential)] HttpRequest request, CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.GetCredential, request, cancellationToken);

    [Function(nameof(UpdateCredential))]
    public Task<IResult> UpdateCredential([HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = Routes.Credential)] HttpRequest request, CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.UpdateCredential, request, cancellationToken);

    [Function(nameof(DeleteCredential))]
    public Task<IResult> DeleteCredential([HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Routes.Credential)] HttpRequest request, CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.DeleteCredential, request, cancellationToken);
}
