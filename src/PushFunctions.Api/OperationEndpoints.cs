using Microsoft.AspNetCore.Http;
using PushFunctions.Api.Http;

namespace PushFunctions.Api;

internal sealed class OperationEndpoints(OperationService operations, BodyReader bodies, PageReader pages, AcceptedResults results)
{
    public async Task<IResult> ListAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var query = new QueryFields(call.Request, DateRange.Start, DateRange.End, "status", PageReader.PageToken, PageReader.PageSize);
        var range = DateRange.Read(query);
        var filter = new OperationFilter(range.From, range.Until, query.Word("status", EnumNames.OperationStates));
        return await pages.AnswerAsync(
            call,
            query,
            request => operations.ListAsync(call.Account, filter, request, cancellationToken),
            static (items, pagination) => new OperationsPage([.. items.Select(OperationResponse.Of)], pagination),
            ApiJson.Wire.OperationsPage);
    }

    public async Task<IResult> GetAsync(ApiCall call, CancellationToken cancellationToken) =>
        ApiResult.Ok(
            OperationResponse.Full(await operations.FindAsync(call.Account, IdOf(call), cancellationToken)), ApiJson.Wire.OperationResponse);

    public async Task<IResult> ListErrorsAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var id = IdOf(call);
        return await pages.AnswerAsync(
            call,
            new QueryFields(call.Request, PageReader.PageToken, PageReader.PageSize),
            request => operations.ListFailuresAsync(call.Account, id, request, cancellationToken),
            static (items, pagination) => new OperationErrorsPage([.. items.Select(OperationFailureResponse.Of)], pagination),
            ApiJson.Wire.OperationErrorsPage);
    }

    public async Task<IResult> SummarizeErrorsAsync(ApiCall call, CancellationToken cancellationToken) =>
        ApiResult.Ok(
            OperationErrorsSummary.Of(await operations.SummarizeFailuresAsync(call.Account, IdOf(call), cancellationToken)),
            ApiJson.Wire.OperationErrorsSummary);

    /// <summary>Cancels the operation: no other status can be set.</summary>
    public async Task<IResult> UpdateAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var id = IdOf(call);
        using var body = await bodies.ReadAsync(call.Request, cancellationToken);
        body.Read(OperationContract.Update, static fields => fields.Read(OperationContract.Status));
        await operations.CancelAsync(call.Account, id, cancellationToken);
        return results.Resource(call.Request, id.Value, $"{Routes.Operations}/{id.Value}");
    }

    private static OperationId IdOf(ApiCall call) =>
        OperationId.TryParse(call.RouteText("operationId"), out var id) ? id : throw RequestException.NotFound("The operation");
}
