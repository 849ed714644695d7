using Microsoft.AspNetCore.Http;
using PushFunctions.Api.Http;

namespace PushFunctions.Api;

internal sealed class OperationEndpoints(OperationService operations, BodyReader bodies, PageReader pages, AcceptedResults writes)
{
    private static readonly IReadOnlyDictionary<string, OperationStatus> Settable = new Dictionary<string, OperationStatus>(StringComparer.Ordinal)
    {
        [Words.Of(OperationStatus.Canceled)] = OperationStatus.Canceled,
    };

    public async Task<IResult> ListAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var query = new QueryFields(call.Request, DateRange.Start, DateRange.End, "status", PageReader.PageToken, PageReader.PageSize);
        var range = DateRange.Read(query);
        var filter = new OperationFilter(range.From, range.Until, query.Word("status", Words.OperationStates));
        var list = pages.Open(call, query);
        var page = await list.ReadAsync(request => operations.ListAsync(call.Account, filter, request, cancellationToken));
        return ApiResult.Ok(new OperationsPage([.. page.Items.Select(OperationResponse.Of)], list.Paginate(page.NextCursor)), ApiJson.Wire.OperationsPage);
    }

    public async Task<IResult> GetAsync(ApiCall call, CancellationToken cancellationToken) =>
        ApiResult.Ok(OperationResponse.Of(await operations.FindAsync(call.Account, IdOf(call), cancellationToken)), ApiJson.Wire.OperationResponse);

    public async Task<IResult> ListErrorsAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var id = IdOf(call);
        var list = pages.Open(call, new QueryFields(call.Request, PageReader.PageToken, PageReader.PageSize));
        var page = await list.ReadAsync(request => operations.ListFailuresAsync(call.Account, id, request, cancellationToken));
        return ApiResult.Ok(
            new OperationErrorsPage([.. page.Items.Select(OperationFailureResponse.Of)], list.Paginate(page.NextCursor)),
            ApiJson.Wire.OperationErrorsPage);
    }

    /// <summary>Cancels: no other status can be set.</summary>
    public async Task<IResult> UpdateAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var id = IdOf(call);
        using var body = await bodies.ReadAsync(call.Request, cancellationToken);
        var problems = new ProblemList();
        body.Fields(ApiJson.Wire.UpdateOperationRequest, problems).Required("status")?.Word(Settable);
        problems.ThrowIfAny();
        await operations.CancelAsync(call.Account, id, cancellationToken);
        return writes.Resource(call.Request, id.Value, $"{Routes.Operations}/{id.Value}");
    }

    private static OperationId IdOf(ApiCall call) =>
        OperationId.TryParse(call.RouteText("operationId"), out var id) ? id : throw RequestException.NotFound("The operation");
}
