using Microsoft.AspNetCore.Http;
using PushFunctions.Api.Http;

namespace PushFunctions.Api;

internal sealed class ApiKeyEndpoints(ApiKeyService keys, BodyReader bodies, PageReader pages, AcceptedResults writes)
{
    internal static readonly TextRule Name = new(1, 128);

    public async Task<IResult> CreateAsync(ApiCall call, CancellationToken cancellationToken)
    {
        using var body = await bodies.ReadAsync(call.Request, cancellationToken);
        var problems = new ProblemList();
        var fields = body.Fields(ApiJson.Wire.CreateApiKeyRequest, problems);
        var name = fields.Optional("name")?.Text(Name);
        var scopes = ReadScopes(fields);
        problems.ThrowIfAny();
        if ((scopes & ~call.Caller.Scopes) is not Scopes.None and var missing)
            throw new RequestException(ProblemCode.Forbidden, $"A key cannot make one that may do more than itself: this key lacks {ScopeNames.All(missing)}.", "$.scopes");
        var made = await keys.CreateAsync(call.Account, name, scopes, cancellationToken);
        return ApiResult.Of(StatusCodes.Status201Created, NewApiKeyResponse.Of(made), ApiJson.Wire.NewApiKeyResponse);
    }

    public async Task<IResult> ListAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var list = pages.Open(call, new QueryFields(call.Request, PageReader.PageToken, PageReader.PageSize));
        var page = await list.ReadAsync(request => keys.ListAsync(call.Account, request, cancellationToken));
        return ApiResult.Ok(new ApiKeysPage([.. page.Items.Select(ApiKeyResponse.Of)], list.Paginate(page.NextCursor)), ApiJson.Wire.ApiKeysPage);
    }

    public async Task<IResult> DeleteAsync(ApiCall call, CancellationToken cancellationToken)
    {
        if (!ApiKeySid.TryParse(call.RouteText("sid"), out var sid)) throw RequestException.NotFound("The API key");
        await keys.DeleteAsync(call.Account, sid, cancellationToken);
        return writes.Resource(call.Request, sid.Value, $"{Routes.ApiKeys}/{sid.Value}");
    }

    private static Scopes ReadScopes(JsonFields fields)
    {
        var items = fields.Required("scopes")?.Items(1, ScopeNames.ByName.Count) ?? [];
        return items.Aggregate(Scopes.None, static (scopes, item) => scopes | (item.Word(ScopeNames.ByName) ?? Scopes.None));
    }
}
