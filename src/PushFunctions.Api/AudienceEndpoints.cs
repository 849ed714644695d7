using Microsoft.AspNetCore.Http;
using PushFunctions.Api.Http;

namespace PushFunctions.Api;

internal sealed class AudienceEndpoints(AudienceService audiences, BodyReader bodies, PageReader pages, AcceptedResults writes)
{
    internal static readonly TextRule Name = new(1, 256);

    public async Task<IResult> CreateAsync(ApiCall call, CancellationToken cancellationToken)
    {
        using var body = await bodies.ReadAsync(call.Request, cancellationToken);
        var problems = new ProblemList();
        var name = body.Fields(ApiJson.Wire.CreateAudienceRequest, problems).Optional("name")?.Text(Name);
        problems.ThrowIfAny();
        return Accepted(call, (await audiences.CreateAsync(call.Account, name, cancellationToken)).Id);
    }

    public async Task<IResult> ListAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var list = pages.Open(call, new QueryFields(call.Request, PageReader.PageToken, PageReader.PageSize));
        var page = await list.ReadAsync(request => audiences.ListAsync(call.Account, request, cancellationToken));
        return ApiResult.Ok(new AudiencesPage([.. page.Items.Select(AudienceResponse.Of)], list.Paginate(page.NextCursor)), ApiJson.Wire.AudiencesPage);
    }

    public async Task<IResult> GetAsync(ApiCall call, CancellationToken cancellationToken) =>
        ApiResult.Ok(AudienceResponse.Of(await audiences.FindAsync(call.Account, IdOf(call), cancellationToken)), ApiJson.Wire.AudienceResponse);

    public async Task<IResult> DeleteAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var id = IdOf(call);
        await audiences.DeleteAsync(call.Account, id, cancellationToken);
        return Accepted(call, id);
    }

    internal static AudienceId IdOf(ApiCall call) =>
        AudienceId.TryParse(call.RouteText("audienceId"), out var id) ? id : throw RequestException.NotFound("The audience");

    private ApiResult Accepted(ApiCall call, AudienceId id) => writes.Resource(call.Request, id.Value, $"{Routes.Audiences}/{id.Value}");
}

internal sealed class AudienceUserEndpoints(AudienceService audiences, BodyReader bodies, PageReader pages, AcceptedResults writes)
{
    internal const int MaximumUsers = 1000;

    public async Task<IResult> AddAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var id = AudienceEndpoints.IdOf(call);
        using var body = await bodies.ReadAsync(call.Request, cancellationToken);
        await audiences.AddUsersAsync(call.Account, id, ReadUsers(body), cancellationToken);
        return Accepted(call, id);
    }

    public async Task<IResult> UpdateAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var id = AudienceEndpoints.IdOf(call);
        using var body = await bodies.ReadAsync(call.Request, cancellationToken);
        var (add, remove) = ReadUpdate(body);
        await audiences.UpdateUsersAsync(call.Account, id, add, remove, cancellationToken);
        return Accepted(call, id);
    }

    public async Task<IResult> ListAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var id = AudienceEndpoints.IdOf(call);
        var list = pages.Open(call, new QueryFields(call.Request, PageReader.PageToken, PageReader.PageSize));
        var page = await list.ReadAsync(request => audiences.ListUsersAsync(call.Account, id, request, cancellationToken));
        return ApiResult.Ok(
            new AudienceUsersPage([.. page.Items.Select(user => new AudienceMember(user.Value))], list.Paginate(page.NextCursor)),
            ApiJson.Wire.AudienceUsersPage);
    }

    public async Task<IResult> RemoveAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var id = AudienceEndpoints.IdOf(call);
        if (!UserId.TryParse(call.RouteText("userId"), out var user)) throw RequestException.NotFound("The User");
        await audiences.RemoveUserAsync(call.Account, id, user, cancellationToken);
        return Accepted(call, id);
    }

    private static List<UserId> ReadUsers(JsonBody body)
    {
        var problems = new ProblemList();
        var users = ReadUsers(body.Fields(ApiJson.Wire.AddAudienceUsersRequest, problems).Required("userIds"));
        problems.ThrowIfAny();
        return users;
    }

    private static (List<UserId> Add, List<UserId> Remove) ReadUpdate(JsonBody body)
    {
        var problems = new ProblemList();
        var fields = body.Fields(ApiJson.Wire.UpdateAudienceUsersRequest, problems);
        var (add, remove) = (ReadUsers(fields.Optional("add")), ReadUsers(fields.Optional("remove")));
        if (!fields.Has("add") && !fields.Has("remove")) fields.Refuse("Expected at least one of add and remove.");
        if (add.Intersect(remove).Any()) fields.Refuse("remove", "A User can be added or removed, not both.");
        problems.ThrowIfAny();
        return (add, remove);
    }

    private static List<UserId> ReadUsers(JsonField? field) =>
        [.. (field?.Items(1, MaximumUsers) ?? []).Select(item => item.Parse<UserId>(UserId.TryParse, RegistrationReader.UserIdExpected)).OfType<UserId>()];

    private ApiResult Accepted(ApiCall call, AudienceId id) => writes.Resource(call.Request, id.Value, $"{Routes.Audiences}/{id.Value}");
}
