using Microsoft.AspNetCore.Http;
using PushFunctions.Api.Http;

namespace PushFunctions.Api.OpenApi;

internal sealed class OpenApiEndpoints(Links links)
{
    public Task<IResult> GetAsync(ApiCall call, CancellationToken cancellationToken) =>
        Task.FromResult<IResult>(new ApiAnswer(StatusCodes.Status200OK, OpenApiFile.At(links.To(call.Request, "").TrimEnd('/'))));
}
