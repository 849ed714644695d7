using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PushFunctions.Api;
using PushFunctions.Api.Http;

namespace PushFunctions;

public sealed class WebhookFunctions(PushApi api)
{
    [Function(nameof(CreateWebhook))]
    public Task<IResult> CreateWebhook(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Webhooks)] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.CreateWebhook, request, cancellationToken);

    [Function(nameof(ListWebhooks))]
    public Task<IResult> ListWebhooks(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Webhooks)] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.ListWebhooks, request, cancellationToken);

    [Function(nameof(GetWebhook))]
    public Task<IResult> GetWebhook(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Webhook)] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.GetWebhook, request, cancellationToken);

    [Function(nameof(UpdateWebhook))]
    public Task<IResult> UpdateWebhook(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = Routes.Webhook)] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.UpdateWebhook, request, cancellationToken);

    [Function(nameof(DeleteWebhook))]
    public Task<IResult> DeleteWebhook(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Routes.Webhook)] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.DeleteWebhook, request, cancellationToken);

    [Function(nameof(RotateWebhookSecret))]
    public Task<IResult> RotateWebhookSecret(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.WebhookSecret)] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.RotateWebhookSecret, request, cancellationToken);

    [Function(nameof(TestWebhook))]
    public Task<IResult> TestWebhook(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.WebhookTest)] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.TestWebhook, request, cancellationToken);

    [Function(nameof(ReplayWebhookEvents))]
    public Task<IResult> ReplayWebhookEvents(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.WebhookReplays)] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.ReplayWebhookEvents, request, cancellationToken);

    [Function(nameof(ListWebhookFailures))]
    public Task<IResult> ListWebhookFailures(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.WebhookFailures)] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.RunAsync(ApiEndpoints.ListWebhookFailures, request, cancellationToken);
}
