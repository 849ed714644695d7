using Microsoft.AspNetCore.Http;
using PushFunctions.Api.Http;

namespace PushFunctions.Api;

internal sealed class UserEndpoints(UserService users, DeviceOwners owners, PageReader pages, AcceptedResults results)
{
    public async Task<IResult> ListAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var query = new QueryFields(call.Request, "externalId", "token", PageReader.PageToken, PageReader.PageSize);
        var externalId = query.Parse<ExternalId>("externalId", ExternalId.TryParse, ExternalId.Expected);
        var token = query.Parse<DeviceToken>("token", DeviceToken.TryParse, DeviceToken.Expected);
        if (externalId is not null && token is not null) query.Refuse("Specify either 'externalId' or 'token', not both.");
        return await pages.AnswerAsync(
            call,
            query,
            request => externalId is not null ? users.ListAsync(call.Account, externalId, cancellationToken)
                : token is not null ? owners.ListAsync(call.Account, token, cancellationToken)
                : users.ListAsync(call.Account, request, cancellationToken),
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
