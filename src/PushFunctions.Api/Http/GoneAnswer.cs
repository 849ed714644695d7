using Microsoft.AspNetCore.Http;

namespace PushFunctions.Api.Http;

/// <summary>For a client that hung up: nobody reads it. 499 is what logs of proxies call that.</summary>
internal sealed class GoneAnswer : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        if (!httpContext.Response.HasStarted) httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        return Task.CompletedTask;
    }
}
