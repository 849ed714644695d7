using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using PushFunctions.Api.Http;

namespace PushFunctions.Api;

internal sealed class ServiceEndpoints(
    IServiceHealth health, DeadLetterService letters, AccountLimits limits, BodyReader bodies, PageReader pages, ServiceTime time)
{
    private static readonly string Version = typeof(ServiceEndpoints).Assembly.GetName().Version!.ToString(3);

    public async Task<IResult> GetAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var report = await health.ReadAsync(cancellationToken);
        return ApiResult.Ok(
            new ServiceResponse(
                Version,
                time.GetUtcNow(),
                HealthResponse.Of(report).Status,
                new SweepResponse(report.SweptAt, report.IsSweepLate ? "LATE" : "OK"),
                report.OldestJobAt,
                [.. report.Queues.Select(queue => new QueueResponse(queue.Key, queue.Value))],
                await letters.CountAsync(call.Account, cancellationToken),
                await limits.ReadAsync(call.Caller, cancellationToken)),
            ApiJson.Wire.ServiceResponse);
    }

    public async Task<IResult> ListDeadLettersAsync(ApiCall call, CancellationToken cancellationToken) =>
        await pages.AnswerAsync(
            call,
            new QueryFields(call.Request, PageReader.PageToken, PageReader.PageSize),
            request => letters.ListAsync(call.Account, request, cancellationToken),
            static (items, pagination) => new DeadLettersPage([.. items.Select(DeadLetterResponse.Of)], pagination),
            ApiJson.Wire.DeadLettersPage);

    public async Task<IResult> RequeueAsync(ApiCall call, CancellationToken cancellationToken)
    {
        using var body = await bodies.ReadAsync(call.Request, cancellationToken);
        var ids = body.Read(DeadLetterContract.Requeue, static fields =>
        {
            var (ids, all) = (fields.Read(DeadLetterContract.Ids), fields.Read(DeadLetterContract.All));
            if (fields.Has(DeadLetterContract.All) && all is false) fields.Refuse(DeadLetterContract.All, "Expected true, or leave it out.");
            else if (fields.Has(DeadLetterContract.Ids) == fields.Has(DeadLetterContract.All))
                fields.Refuse("Expected exactly one of ids and all.");
            return fields.Has(DeadLetterContract.All) ? null : ids?.ToHashSet(StringComparer.Ordinal);
        });
        var result = await letters.RequeueAsync(call.Account, ids, cancellationToken);
        return ApiResult.Ok(new DeadLettersRequeued(result.Requeued, result.HasMore), ApiJson.Wire.DeadLettersRequeued);
    }
}

/// <summary>The limits that hold for an account, and how much of them it uses.</summary>
internal sealed class AccountLimits(
    ICatalogStore catalogs, ApiKeyService keys, RequestLimits requests, IOptions<RateLimitOptions> rate, IOptions<PushApiOptions> api)
{
    public async Task<IReadOnlyList<LimitResponse>> ReadAsync(Caller caller, CancellationToken cancellationToken)
    {
        var catalog = await catalogs.LoadAsync(caller.Account, cancellationToken);
        var fullest = catalog.Credentials.CountBy(credential => credential.AppName).Select(app => app.Value).DefaultIfEmpty().Max();
        return
        [
            new("apps", CatalogRules.MaximumApps, catalog.Apps.Count, null),
            new("credentialsPerApp", CatalogRules.MaximumCredentialsPerApp, fullest, null),
            new("apiKeys", ApiKeyService.MaximumKeys, await keys.CountAsync(caller.Account, cancellationToken), null),
            new("webhooks", WebhookEndpoint.MaximumPerAccount, catalog.Endpoints.Count, null),
            .. RatesOf(caller),
            new("requestBytes", api.Value.MaxRequestBytes, null, "Push__MaxRequestBytes"),
        ];
    }

    /// <summary>Of this instance. None where the limit is turned off.</summary>
    private IEnumerable<LimitResponse> RatesOf(Caller caller)
    {
        if (requests.Remaining(caller) is not { } remaining) yield break;
        yield return new("requestBurst", rate.Value.Burst, rate.Value.Burst - remaining, "Push__RateLimit__Burst");
        yield return new("requestsPerSecond", rate.Value.RequestsPerSecond, null, "Push__RateLimit__RequestsPerSecond");
    }
}
