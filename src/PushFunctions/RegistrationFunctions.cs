using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PushFunctions.Api;
using PushFunctions.Api.Http;

namespace PushFunctions;

public sealed class RegistrationFunctions(PushApi api)
{
    [Function(nameof(RegisterDevice))]
    public Task<IResult> RegisterDevice([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Registrations)] HttpRequest request, CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.RegisterDevice, request, cancellationToken);

    [Function(nameof(ListRegistrations))]
    public Task<IResult> ListRegistrations([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Registrations)] HttpRequest request, CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.ListRegistrations, request, cancellationToken);

    [Function(nameof(GetRegistration))]
    public Task<IResult> GetRegistration([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Registration)] HttpRequest request, CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.GetRegistration, request, cancellationToken);

    [Function(nameof(DeleteRegistration))]
    public Task<IResult> DeleteRegistration([HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Routes.Registration)] HttpRequest request, CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.DeleteRegistration, request, cancellationToken);

    [Function(nameof(DeleteDevice))]
    public Task<IResult> DeleteDevice([HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Routes.RegistrationDevices)] HttpRequest request, CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.DeleteDevice, request, cancellationToken);
}
