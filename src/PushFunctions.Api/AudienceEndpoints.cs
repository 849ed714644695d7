using Microsoft.AspNetCore.Http;
using PushFunctions.Api.Http;

namespace PushFunctions.Api;

internal sealed class AudienceEndpoints(AudienceService audiences, BodyReader bodies, PageReader pages, Writes writes)
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
        return ApiAnswer.Ok(new AudiencesPage([.. page.Items.Select(AudienceAnswer.Of)], list.Paginate(page.NextCursor)), ApiJson.Wire.AudiencesPage);
    }

    public async Task<IResult> GetAsync(ApiCall call, CancellationToken cancellationToken) =>
        ApiAnswer.Ok(AudienceAnswer.Of(await audiences.FindAsync(call.Account, IdOf(call), cancellationToken)), ApiJson.Wire.AudienceAnswer);

    public async Task<IResult> DeleteAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var id = IdOf(call);
        await audiences.DeleteAsync(call.Account, id, cancellationToken);
        return Accepted(call, id);
    }

    internal static AudienceId IdOf(ApiCall call) =>
        AudienceId.TryParse(call.RouteText("audienceId"), out var id) ? id : throw RequestException.NotFound("The audience");

    private ApiAnswer Accepted(ApiCall call, AudienceId id) => writes.Resource(call.Request, id.Value, $"{Routes.Audiences}/{id.Value}");
}
