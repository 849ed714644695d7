using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace PushFunctions.Api.Http;

/// <summary>The target of every <c>infoUrl</c>.</summary>
internal sealed class ErrorEndpoints
{
    public Task<IResult> GetAsync(ApiCall call, CancellationToken cancellationToken)
    {
        if (!int.TryParse(call.RouteText("code"), NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            || !ErrorCatalog.ByCode.TryGetValue(code, out var info))
            throw new RequestException(ProblemCode.NotFound, "Error code not found. docs/errors.md lists all codes.");
        return Task.FromResult<IResult>(ApiResult.Ok(info, HttpJson.Wire.ErrorInfo));
    }
}
