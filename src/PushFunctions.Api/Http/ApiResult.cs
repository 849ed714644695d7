using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace PushFunctions.Api.Http;

/// <summary>A JSON response, written in one piece.</summary>
internal sealed class ApiResult(int status, byte[] body) : IResult
{
    public const string ContentType = "application/json; charset=utf-8";

    public int Status => status;

    public byte[] Body => body;

    /// <summary>Additional headers.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public TimeSpan? RetryAfter { get; init; }

    public string? Challenge { get; init; }

    public string? Allow { get; init; }

    public static ApiResult Of<T>(int status, T value, JsonTypeInfo<T> type) =>
        new(status, JsonSerializer.SerializeToUtf8Bytes(value, type));

    public static ApiResult Ok<T>(T value, JsonTypeInfo<T> type) => Of(StatusCodes.Status200OK, value, type);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = ContentType;
        response.ContentLength = body.Length;
        var headers = response.Headers;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        if (RetryAfter is { } delay) headers.RetryAfter = Seconds(delay);
        if (Challenge is not null) headers.WWWAuthenticate = Challenge;
        if (Allow is not null) headers.Allow = Allow;
        foreach (var (name, value) in Headers) headers[name] = value;
        // The response to HEAD has the headers of the response to GET, including its length, and no body.
        if (HttpMethods.IsHead(httpContext.Request.Method)) return;
        await response.Body.WriteAsync(body, httpContext.RequestAborted);
    }

    private static string Seconds(TimeSpan delay) =>
        ((long)Math.Ceiling(Math.Max(1, delay.TotalSeconds))).ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>For a client that closed the connection: nobody reads it. Proxies log that as 499.</summary>
internal sealed class ClientClosedRequest : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        if (!httpContext.Response.HasStarted) httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        return Task.CompletedTask;
    }
}
