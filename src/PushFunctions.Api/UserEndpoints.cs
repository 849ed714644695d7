using Microsoft.AspNetCore.Http;
using PushFunctions.Api.Http;

namespace PushFunctions.Api;

internal sealed class UserEndpoints(UserService users, PageReader pages, AcceptedResults results)
{
    public async Task<IResult> ListAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var query = new QueryFields(call.Request, "externalId", PageReader.PageToken, PageReader.PageSize);
        var externalId = query.Parse<ExternalId>("externalId", ExternalId.TryParse, ExternalId.Expected);
        return await pages.AnswerAsync(
            call,
            query,
            request => externalId is null
                ? users.ListAsync(call.Account, request, cancellationToken)
                : users.ListAsync(call.Account, externalId, cancellationToken),
            static (items, pagination) => new UsersPage([.. items.Select(UserResponse.Of)], pagination),
            ApiJson.Wire.UsersPage);
    }

    public async Task<IResult> GetAsync(ApiCall call, CancellationToken cancellationToken) =>
        ApiResult.Ok(UserResponse.Of(await users.FindAsync(call.Account, IdOf(call), cancellationToken)), ApiJson.Wire.UserResponse);

    public async Task<IResult> DeleteAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var id = IdOf(call);
        await users.DeleteAsync(call.Account, id, cancellationToken);
        return results.Resource(call.Request, id.Value, $"{Routes.Users}/{id.Value}");
    }

    private static UserId IdOf(ApiCall call) =>
        UserId.TryParse(call.RouteText("userId"), out var id) ? id : throw RequestException.NotFound("The User");
}
