using Microsoft.AspNetCore.Http;
using PushFunctions.Api.Http;

namespace PushFunctions.Api;

internal sealed class ApiKeyEndpoints(ApiKeyService keys, BodyReader bodies, PageReader pages, AcceptedResults results)
{
    public async Task<IResult> CreateAsync(ApiCall call, CancellationToken cancellationToken)
    {
        using var body = await bodies.ReadAsync(call.Request, cancellationToken);
        var (name, scopes) = body.Read(ApiKeyContract.Create, static fields => (fields.Read(ApiKeyContract.Name), ReadScopes(fields)));
        if ((scopes & ~call.Caller.Scopes) is not Scopes.None and var missing)
            throw new RequestException(
                ProblemCode.Forbidden, $"An API key can only grant scopes that it has. This key does not have {ScopeNames.All(missing)}.",
                "$.scopes");
        var made = await keys.CreateAsync(call.Account, name, scopes, cancellationToken);
        return ApiResult.Of(StatusCodes.Status201Created, NewApiKeyResponse.Of(made), ApiJson.Wire.NewApiKeyResponse);
    }

    public async Task<IResult> ListAsync(ApiCall call, CancellationToken cancellationToken)
    {
        return await pages.AnswerAsync(
            call,
            new QueryFields(call.Request, PageReader.PageToken, PageReader.PageSize),
            request => keys.ListAsync(call.Account, request, cancellationToken),
            static (items, pagination) => new ApiKeysPage([.. items.Select(ApiKeyResponse.Of)], pagination),
            ApiJson.Wire.ApiKeysPage);
    }

    public Task<IResult> GetCallerAsync(ApiCall call) =>
        Task.FromResult<IResult>(ApiResult.Ok(CallerResponse.Of(call.Caller), ApiJson.Wire.CallerResponse));

    public async Task<IResult> DeleteAsync(ApiCall call, CancellationToken cancellationToken)
    {
        if (!ApiKeySid.TryParse(call.RouteText("sid"), out var sid)) throw RequestException.NotFound("The API key");
        await keys.DeleteAsync(call.Account, sid, cancellationToken);
        return results.Resource(call.Request, sid.Value, $"{Routes.ApiKeys}/{sid.Value}");
    }

    private static Scopes ReadScopes(JsonFields fields) =>
        (fields.Read(ApiKeyContract.Scopes) ?? []).Aggregate(Scopes.None, static (scopes, scope) => scopes | (scope ?? Scopes.None));
}
