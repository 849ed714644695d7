using Microsoft.AspNetCore.Http;
using PushFunctions.Api.Http;

namespace PushFunctions.Api;

internal sealed class AppEndpoints(AppService apps, BodyReader bodies, PageReader pages, AcceptedResults results)
{
    public async Task<IResult> ListAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var query = new QueryFields(call.Request, DateRange.Start, DateRange.End, "isDefault", PageReader.PageToken, PageReader.PageSize);
        var range = DateRange.Read(query);
        var filter = new AppFilter(range.From, range.Until, query.Flag("isDefault"));
        return await pages.AnswerAsync(
            call,
            query,
            request => apps.ListAsync(call.Account, filter, request, cancellationToken),
            static (items, pagination) => new AppsPage([.. items.Select(AppResponse.Of)], pagination),
            ApiJson.Wire.AppsPage);
    }

    public async Task<IResult> GetAsync(ApiCall call, CancellationToken cancellationToken) =>
        ApiResult.Ok(AppResponse.Of(await apps.FindAsync(call.Account, NameOf(call), cancellationToken)), ApiJson.Wire.AppResponse);

    public async Task<IResult> UpdateAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var name = NameOf(call);
        using var body = await bodies.ReadAsync(call.Request, cancellationToken);
        body.Read(AppContract.Update, static fields =>
        {
            var isDefault = fields.Read(AppContract.IsDefault);
            if (isDefault is false)
                fields.Refuse(
                    AppContract.IsDefault, "Only true can be set. To change the default App, set isDefault to true on another App.");
            return isDefault;
        });
        await apps.MakeDefaultAsync(call.Account, name, cancellationToken);
        return results.Resource(call.Request, name.Value, $"{Routes.Apps}/{name.Value}");
    }

    private static AppName NameOf(ApiCall call) =>
        AppName.TryParse(call.RouteText("appName"), out var name) ? name : throw RequestException.NotFound("The App");
}
