using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

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

/// <summary>An accepted send.</summary>
/// <param name="OperationId">The operation, which shows the state of the send.</param>
/// <param name="OperationLocation">Its absolute URL.</param>
public sealed record OperationAccepted(string OperationId, string OperationLocation);

/// <summary>An accepted write.</summary>
/// <param name="ResourceId">The ID of the resource.</param>
/// <param name="ResourceLocation">Its absolute URL.</param>
public sealed record ResourceAccepted(string ResourceId, string ResourceLocation);

/// <summary>A related resource.</summary>
/// <param name="Id">Its ID, or the name of an App.</param>
/// <param name="Name">The kind of resource.</param>
/// <param name="Uri">Its path below <c>/v1</c>.</param>
public sealed record Related(string Id, string Name, string Uri);

/// <summary>Absolute URLs as clients see them.</summary>
internal sealed class Links(IOptions<PushApiOptions> options)
{
    private readonly string? _base = options.Value.PublicBaseAddress?.AbsoluteUri.TrimEnd('/');

    /// <summary>HTTP allows an empty Host header, and HTTP 1.0 none at all. Links need one.</summary>
    /// <exception cref="RequestException">The request does not name a host.</exception>
    public void DemandHost(HttpRequest request)
    {
        if (_base is null && !NamesHost(request))
            throw new RequestException(
                ProblemCode.InvalidRequest,
                "The Host header is missing or empty. Send the host name of the service, such as 'Host: push.example.com'.");
    }

    /// <param name="request">Null where it could not be read.</param>
    /// <param name="path">Below the service, without a leading slash.</param>
    /// <returns>An absolute URL; only the path if the request names no host.</returns>
    public string To(HttpRequest? request, string path) =>
        $"{_base ?? (request is not null && NamesHost(request) ? $"{request.Scheme}://{request.Host.ToUriComponent()}" : "")}/{path}";

    private static bool NamesHost(HttpRequest request) =>
        request.Host.Host.Length > 0 && Uri.TryCreate($"{request.Scheme}://{request.Host.ToUriComponent()}", UriKind.Absolute, out _);
}

/// <summary>
/// Responses to writes: 202 with the ID and URL of the resource, and the URL in <c>Location</c>. Older clients read
/// ID and URL from headers that have the names of the body's fields.
/// </summary>
internal sealed class AcceptedResults(Links links)
{
    public ApiResult Resource(HttpRequest request, string id, string path)
    {
        var location = links.To(request, path);
        return Accepted(
            new ResourceAccepted(id, location), HttpJson.Wire.ResourceAccepted, ("Location", location), ("resourceId", id),
            ("resourceLocation", location));
    }

    public ApiResult Operation(HttpRequest request, string id, string path, bool isReplay)
    {
        var location = links.To(request, path);
        (string, string)[] replay = isReplay ? [("Idempotency-Replayed", "true")] : [];
        return Accepted(
            new OperationAccepted(id, location), HttpJson.Wire.OperationAccepted,
            [("Location", location), ("operationId", id), ("operationLocation", location), .. replay]);
    }

    private static ApiResult Accepted<T>(T body, JsonTypeInfo<T> type, params IReadOnlyList<(string Name, string Value)> headers) =>
        new(StatusCodes.Status202Accepted, ApiResult.Of(StatusCodes.Status202Accepted, body, type).Body) { Headers = headers };
}

/// <summary>The shapes on the wire that all endpoints share.</summary>
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(ResourceAccepted))]
[JsonSerializable(typeof(OperationAccepted))]
[JsonSerializable(typeof(ErrorsBody))]
[JsonSerializable(typeof(ErrorInfo))]
internal sealed partial class HttpJson : JsonSerializerContext
{
    public static HttpJson Wire { get; } = new(NewOptions());

    /// <summary>Readable strings: the responses are JSON by their type, never part of a page of HTML.</summary>
    public static JsonSerializerOptions NewOptions() => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new TimestampConverter() },
    };
}

/// <summary>UTC to the second: <c>2026-01-31T09:00:00Z</c>.</summary>
internal sealed class TimestampConverter : JsonConverter<DateTimeOffset>
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture));
}
