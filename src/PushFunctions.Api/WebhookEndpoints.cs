using Microsoft.AspNetCore.Http;
using PushFunctions.Api.Http;

namespace PushFunctions.Api;

internal sealed class WebhookEndpoints(
    WebhookService webhooks, WebhookDeliveries deliveries, BodyReader bodies, PageReader pages, AcceptedResults results)
{
    public async Task<IResult> CreateAsync(ApiCall call, CancellationToken cancellationToken)
    {
        using var body = await bodies.ReadAsync(call.Request, cancellationToken);
        var webhook = body.Read(WebhookContract.Create, ReadNew);
        return Created(await webhooks.CreateAsync(call.Account, webhook, cancellationToken));
    }

    public async Task<IResult> ListAsync(ApiCall call, CancellationToken cancellationToken)
    {
        return await pages.AnswerAsync(
            call,
            new QueryFields(call.Request, PageReader.PageToken, PageReader.PageSize),
            request => webhooks.ListAsync(call.Account, request, cancellationToken),
            static (items, pagination) => new WebhooksPage([.. items.Select(WebhookResponse.Of)], pagination),
            ApiJson.Wire.WebhooksPage);
    }

    public async Task<IResult> GetAsync(ApiCall call, CancellationToken cancellationToken) =>
        ApiResult.Ok(
            WebhookResponse.Of(await webhooks.FindAsync(call.Account, IdOf(call), cancellationToken)), ApiJson.Wire.WebhookResponse);

    public async Task<IResult> UpdateAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var id = IdOf(call);
        using var body = await bodies.ReadAsync(call.Request, cancellationToken);
        var change = body.Read(WebhookContract.Update, ReadChange);
        await webhooks.UpdateAsync(call.Account, id, change, cancellationToken);
        return Accepted(call, id);
    }

    public async Task<IResult> DeleteAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var id = IdOf(call);
        await webhooks.DeleteAsync(call.Account, id, cancellationToken);
        return Accepted(call, id);
    }

    public async Task<IResult> RotateAsync(ApiCall call, CancellationToken cancellationToken) =>
        Created(await webhooks.RotateSecretAsync(call.Account, IdOf(call), cancellationToken));

    public async Task<IResult> TestAsync(ApiCall call, CancellationToken cancellationToken) =>
        ApiResult.Ok(
            WebhookTestResponse.Of(await deliveries.TestAsync(call.Account, IdOf(call), cancellationToken)),
            ApiJson.Wire.WebhookTestResponse);

    public async Task<IResult> ReplayAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var id = IdOf(call);
        using var body = await bodies.ReadAsync(call.Request, cancellationToken);
        var (since, until, events) = body.Read(WebhookContract.Replay, static fields => (
            fields.Read(WebhookContract.Since), fields.Read(WebhookContract.Until),
            fields.Has(WebhookContract.ReplayedEvents) ? Distinct(fields.Read(WebhookContract.ReplayedEvents)) : null));
        await deliveries.ReplayAsync(call.Account, id, since!.Value, until!.Value, events, cancellationToken);
        return Accepted(call, id);
    }

    public async Task<IResult> ListFailuresAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var id = IdOf(call);
        return await pages.AnswerAsync(
            call,
            new QueryFields(call.Request, PageReader.PageToken, PageReader.PageSize),
            request => deliveries.ListFailuresAsync(call.Account, id, request, cancellationToken),
            static (items, pagination) => new WebhookFailuresPage([.. items.Select(WebhookFailureResponse.Of)], pagination),
            ApiJson.Wire.WebhookFailuresPage);
    }

    private static NewWebhook ReadNew(JsonFields fields)
    {
        var kind = fields.Read(WebhookContract.Kind) ?? EndpointKind.Webhook;
        var (url, topic) = (fields.Read(WebhookContract.Url), fields.Read(WebhookContract.TopicEndpoint));
        var (wanted, other) = kind == EndpointKind.EventGrid
            ? (WebhookContract.TopicEndpoint, WebhookContract.Url)
            : (WebhookContract.Url, WebhookContract.TopicEndpoint);
        if (!fields.Has(wanted)) fields.Refuse(wanted, $"Required for the kind {EnumNames.Of(kind)}.");
        if (fields.Has(other)) fields.Refuse(other, $"Not allowed for the kind {EnumNames.Of(kind)}. Use '{wanted.Name}'.");
        return new NewWebhook(
            (kind == EndpointKind.EventGrid ? topic : url) ?? string.Empty,
            Distinct(fields.Read(WebhookContract.Events)),
            fields.Read(WebhookContract.AppName),
            fields.Read(WebhookContract.Note))
        {
            Format = fields.Read(WebhookContract.Format) ?? EventFormat.CloudEvents,
            Kind = kind,
        };
    }

    private static WebhookChange ReadChange(JsonFields fields)
    {
        var (url, topic) = (fields.Read(WebhookContract.NewUrl), fields.Read(WebhookContract.NewTopicEndpoint));
        if (url is not null && topic is not null) fields.Refuse(WebhookContract.NewTopicEndpoint, "Not allowed together with 'url'.");
        var change = new WebhookChange(
            url ?? topic,
            fields.Has(WebhookContract.NewEvents) ? Distinct(fields.Read(WebhookContract.NewEvents)) : null,
            fields.Read(WebhookContract.Enabled),
            fields.Read(WebhookContract.NewNote))
        {
            Kind = topic is not null ? EndpointKind.EventGrid : url is not null ? EndpointKind.Webhook : null,
        };
        if (!WebhookContract.Update.Fields.Any(fields.Has)) fields.Refuse("Expected at least one of url, topicEndpoint, events, enabled and description.");
        return change;
    }

    private static IReadOnlyList<string> Distinct(IReadOnlyList<string>? events) => [.. (events ?? []).Distinct()];

    private static ApiResult Created(WebhookWithSecret made) =>
        ApiResult.Of(StatusCodes.Status201Created, NewWebhookResponse.Of(made), ApiJson.Wire.NewWebhookResponse);

    private static WebhookId IdOf(ApiCall call) =>
        WebhookId.TryParse(call.RouteText("webhookId"), out var id) ? id : throw RequestException.NotFound("The webhook endpoint");

    private ApiResult Accepted(ApiCall call, WebhookId id) => results.Resource(call.Request, id.Value, $"{Routes.Webhooks}/{id.Value}");
}
