using Microsoft.AspNetCore.Http;
using PushFunctions.Api.Http;

namespace PushFunctions.Api;

internal sealed class AudienceEndpoints(AudienceService audiences, BodyReader bodies, PageReader pages, AcceptedResults results)
{
    public async Task<IResult> CreateAsync(ApiCall call, CancellationToken cancellationToken)
    {
        using var body = await bodies.ReadAsync(call.Request, cancellationToken);
        var (name, filter) = body.Read(
            AudienceContract.Create, static fields => (fields.Read(AudienceContract.Name), fields.Read(AudienceContract.Filter)));
        return Accepted(call, (await audiences.CreateAsync(call.Account, name, filter, cancellationToken)).Id);
    }

    public async Task<IResult> ListAsync(ApiCall call, CancellationToken cancellationToken)
    {
        return await pages.AnswerAsync(
            call,
            new QueryFields(call.Request, PageReader.PageToken, PageReader.PageSize),
            request => audiences.ListAsync(call.Account, request, cancellationToken),
            static (items, pagination) => new AudiencesPage([.. items.Select(AudienceResponse.Of)], pagination),
            ApiJson.Wire.AudiencesPage);
    }

    public async Task<IResult> GetAsync(ApiCall call, CancellationToken cancellationToken) =>
        ApiResult.Ok(
            AudienceResponse.Of(await audiences.FindAsync(call.Account, IdOf(call), cancellationToken)), ApiJson.Wire.AudienceResponse);

    public async Task<IResult> DeleteAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var id = IdOf(call);
        await audiences.DeleteAsync(call.Account, id, cancellationToken);
        return Accepted(call, id);
    }

    internal static AudienceId IdOf(ApiCall call) =>
        AudienceId.TryParse(call.RouteText("audienceId"), out var id) ? id : throw RequestException.NotFound("The audience");

    private ApiResult Accepted(ApiCall call, AudienceId id) => results.Resource(call.Request, id.Value, $"{Routes.Audiences}/{id.Value}");
}

internal sealed class AudienceUserEndpoints(AudienceService audiences, BodyReader bodies, PageReader pages, AcceptedResults results)
{
    public async Task<IResult> AddAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var id = AudienceEndpoints.IdOf(call);
        using var body = await bodies.ReadAsync(call.Request, cancellationToken);
        await audiences.AddUsersAsync(
            call.Account, id, body.Read(AudienceContract.AddUsers, static fields => fields.Read(AudienceContract.UserIds))!,
            cancellationToken);
        return Accepted(call, id);
    }

    public async Task<IResult> UpdateAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var id = AudienceEndpoints.IdOf(call);
        using var body = await bodies.ReadAsync(call.Request, cancellationToken);
        var (add, remove) = body.Read(AudienceContract.UpdateUsers, ReadUpdate);
        await audiences.UpdateUsersAsync(call.Account, id, add, remove, cancellationToken);
        return Accepted(call, id);
    }

    public async Task<IResult> ListAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var id = AudienceEndpoints.IdOf(call);
        return await pages.AnswerAsync(
            call,
            new QueryFields(call.Request, PageReader.PageToken, PageReader.PageSize),
            request => audiences.ListUsersAsync(call.Account, id, request, cancellationToken),
            static (items, pagination) => new AudienceUsersPage([.. items.Select(user => new AudienceMember(user.Value))], pagination),
            ApiJson.Wire.AudienceUsersPage);
    }

    public async Task<IResult> RemoveAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var id = AudienceEndpoints.IdOf(call);
        if (!UserId.TryParse(call.RouteText("userId"), out var user)) throw RequestException.NotFound("The User");
        await audiences.RemoveUserAsync(call.Account, id, user, cancellationToken);
        return Accepted(call, id);
    }

    private static (IReadOnlyList<UserId> Add, IReadOnlyList<UserId> Remove) ReadUpdate(JsonFields fields)
    {
        var (add, remove) = (fields.Read(AudienceContract.Add), fields.Read(AudienceContract.Remove));
        if (!fields.Has(AudienceContract.Add) && !fields.Has(AudienceContract.Remove))
            fields.Refuse("Expected at least one of add and remove.");
        if (add is not null && remove is not null && add.Intersect(remove).Any())
            fields.Refuse(AudienceContract.Remove, "A User can be in add or in remove, but not in both.");
        return (add ?? [], remove ?? []);
    }

    private ApiResult Accepted(ApiCall call, AudienceId id) => results.Resource(call.Request, id.Value, $"{Routes.Audiences}/{id.Value}");
}
