using Microsoft.AspNetCore.Http;
using PushFunctions.Api.Http;

namespace PushFunctions.Api;

internal sealed class UserEndpoints(UserService users, PageReader pages, Writes writes)
{
    public async Task<IResult> ListAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var list = pages.Open(call, new QueryFields(call.Request, PageReader.PageToken, PageReader.PageSize));
        var page = await list.ReadAsync(request => users.ListAsync(call.Account, request, cancellationToken));
        return ApiAnswer.Ok(new UsersPage([.. page.Items.Select(UserAnswer.Of)], list.Paginate(page.NextCursor)), ApiJson.Wire.UsersPage);
    }

    public async Task<IResult> GetAsync(ApiCall call, CancellationToken cancellationToken) =>
        ApiAnswer.Ok(UserAnswer.Of(await users.FindAsync(call.Account, IdOf(call), cancellationToken)), ApiJson.Wire.UserAnswer);

    public async Task<IResult> DeleteAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var id = IdOf(call);
        await users.DeleteAsync(call.Account, id, cancellationToken);
        return writes.Resource(call.Request, id.Value, $"{Routes.Users}/{id.Value}");
    }

    private static UserId IdOf(ApiCall call) =>
        UserId.TryParse(call.RouteText("userId"), out var id) ? id : throw RequestException.NotFound("The User");
}
