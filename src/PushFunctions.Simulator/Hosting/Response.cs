using Microsoft.AspNetCore.Http;

namespace PushFunctions.Simulator.Hosting;

/// <summary>A response of a gateway as data: what is counted, and what is written.</summary>
internal sealed record Response(int Status, ReadOnlyMemory<byte> Body, string? ContentType = null)
{
    public const string Json = "application/json; charset=UTF-8";

    /// <summary>The provider's code for a refusal, for the counters; null when the push was accepted.</summary>
    public string? Reason { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public Response With(string header, string? value) =>
        value is null ? this : this with { Headers = [.. Headers, new(header, value)] };
}

/// <summary>Writes a response; with a slow body the headers are sent at once and the body after a delay.</summary>
internal static class ResponseWriter
{
    public static Task WriteAsync(HttpContext context, Response response)
    {
        Begin(context.Response, response);
        return WriteBodyAsync(context, response, context.RequestAborted);
    }

    public static async Task WriteSlowlyAsync(
        HttpContext context, Response response, TimeSpan bodyAfter, TimeProvider time, CancellationToken cancellationToken)
    {
        Begin(context.Response, response);
        await context.Response.StartAsync(cancellationToken);
        await context.Response.Body.FlushAsync(cancellationToken);
        await Task.Delay(bodyAfter, time, cancellationToken);
        await WriteBodyAsync(context, response, cancellationToken);
    }

    private static void Begin(HttpResponse to, Response response)
    {
        to.StatusCode = response.Status;
        to.ContentType = response.ContentType;
        to.ContentLength = response.Body.Length;
        foreach (var (name, value) in response.Headers)
        {
            to.Headers[name] = value;
        }
    }

    private static Task WriteBodyAsync(HttpContext context, Response response, CancellationToken cancellationToken) =>
        response.Body.IsEmpty ? Task.CompletedTask : context.Response.Body.WriteAsync(response.Body, cancellationToken).AsTask();
}
