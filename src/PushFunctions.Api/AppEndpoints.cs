using Microsoft.AspNetCore.Http;
using PushFunctions.Api.Http;

namespace PushFunctions.Api;

internal sealed class AppEndpoints(AppService apps, BodyReader bodies, PageReader pages, AcceptedResults writes)
{
    public async Task<IResult> ListAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var query = new QueryFields(call.Request, DateRange.Start, DateRange.End, "isDefault", PageReader.PageToken, PageReader.PageSize);
        var range = DateRange.Read(query);
        var filter = new AppFilter(range.From, range.Until, query.Flag("isDefault"));
        var list = pages.Open(call, query);
        var page = await list.ReadAsync(request => apps.ListAsync(call.Account, filter, request, cancellationToken));
        return ApiResult.Ok(new AppsPage([.. page.Items.Select(AppResponse.Of)], list.Paginate(page.NextCursor)), ApiJson.Wire.AppsPage);
    }

    public async Task<IResult> GetAsync(ApiCall call, CancellationToken cancellationToken) =>
        ApiResult.Ok(AppResponse.Of(await apps.FindAsync(call.Account, NameOf(call), cancellationToken)), ApiJson.Wire.AppResponse);

    public async Task<IResult> UpdateAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var name = NameOf(call);
        using var body = await bodies.ReadAsync(call.Request, cancellationToken);
        var problems = new ProblemList();
        var isDefault = body.Fields(ApiJson.Wire.UpdateAppRequest, problems).Required("isDefault");
        if (isDefault?.Boolean() is false)
            isDefault.Value.Refuse<bool>("Only true can be set. To move the default, set isDefault to true on the App that shall have it.");
        problems.ThrowIfAny();
        await apps.MakeDefaultAsync(call.Account, name, cancellationToken);
        return writes.Resource(call.Request, name.Value, $"{Routes.Apps}/{name.Value}");
    }

    private static AppName NameOf(ApiCall call) =>
        AppName.TryParse(call.RouteText("appName"), out var name) ? name : throw RequestException.NotFound("The App");
}
