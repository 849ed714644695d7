using Microsoft.AspNetCore.Http;

namespace PushFunctions.Simulator.Responses;

/// <summary>One answer of a gateway, as data: what is counted, and what is written.</summary>
internal sealed record Response(int Status, ReadOnlyMemory<byte> Body, string? ContentType = null)
{
    public const string Json = "application/json; charset=UTF-8";

    /// <summary>The provider's word for a refusal, for the counters; null when the push was taken.</summary>
    public string? Reason { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public Response With(string header, string? value) =>
        value is null ? this : this with { Headers = [.. Headers, new(header, value)] };
}

/// <summary>AcceptedResults an answer; with a slow body the headers go at once and the rest only after the time.</summary>
internal static class ResponseWriter
{
    public static Task WriteAsync(HttpContext context, Response answer)
    {
        Begin(context.Response, answer);
        return WriteBodyAsync(context, answer, context.RequestAborted);
    }

    public static async Task WriteSlowlyAsync(
        HttpContext context, Response answer, TimeSpan bodyAfter, TimeProvider time, CancellationToken cancellationToken)
    {
        Begin(context.Response, answer);
        await context.Response.StartAsync(cancellationToken);
        await context.Response.Body.FlushAsync(cancellationToken);
        await Task.Delay(bodyAfter, time, cancellationToken);
        await WriteBodyAsync(context, answer, cancellationToken);
    }

    private static void Begin(HttpResponse response, Response answer)
    {
        response.StatusCode = answer.Status;
        response.ContentType = answer.ContentType;
        response.ContentLength = answer.Body.Length;
        foreach (var (name, value) in answer.Headers)
        {
            response.Headers[name] = value;
        }
    }

    private static Task WriteBodyAsync(HttpContext context, Response answer, CancellationToken cancellationToken) =>
        answer.Body.IsEmpty ? Task.CompletedTask : context.Response.Body.WriteAsync(answer.Body, cancellationToken).AsTask();
}
