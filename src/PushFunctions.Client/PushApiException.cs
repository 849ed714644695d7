using System.Text.Json;

namespace PushFunctions.Client;

/// <summary>The service refused a request, or its response could not be read. The message says what was asked, what was
/// wrong with it, and what to do.</summary>
public class PushApiException : Exception
{
    private const int LongestText = 16 * 1024;

    /// <summary>For the generated methods: a response that is not as the document says.</summary>
    internal PushApiException(
        string message, int statusCode, string? response, IReadOnlyDictionary<string, IEnumerable<string>> headers,
        Exception? innerException)
        : base(message, innerException)
    {
        StatusCode = statusCode;
        Response = response;
        Headers = headers;
    }

    /// <summary>The HTTP status.</summary>
    public int StatusCode { get; }

    /// <summary>The method and the path of the request, such as <c>POST /v1/PushNotifications</c>, without its
    /// query.</summary>
    public string Request { get; private init; } = "";

    /// <summary>Everything that the service found wrong, in its order. Empty where the response came from something
    /// else, such as a gateway.</summary>
    public IReadOnlyList<ErrorEntry> Errors { get; private init; } = [];

    /// <summary>The code of the first error, such as 20001; null where there is none.</summary>
    public int? Code => Errors.Count == 0 ? null : Errors[0].Code;

    /// <summary>The JSON path of the first error's field, such as <c>$.to[3].userId</c>, or null.</summary>
    public string? Context => Errors.Count == 0 ? null : Errors[0].Context;

    /// <summary>When to try again, where the service says it.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    /// <summary>The response's body, up to 16 KiB.</summary>
    public string? Response { get; }

    /// <summary>The response's headers.</summary>
    public IReadOnlyDictionary<string, IEnumerable<string>> Headers { get; }

    internal static async Task<PushApiException> FromAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var text = await ReadAsync(response, cancellationToken).ConfigureAwait(false);
        var errors = Parse(text);
        var request = response.RequestMessage is { } sent ? $"{sent.Method} {sent.RequestUri!.AbsolutePath}" : "The request";
        var status = (int)response.StatusCode;
        var why = errors.Count > 0
            ? string.Join(
                " ", errors.Select(error => (error.Context is null ? "" : error.Context + ": ") + $"{error.Message} ({error.Code})"))
            : "The response is not of PushFunctions: check the address, and what stands between.";
        var headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => header.Value, StringComparer.OrdinalIgnoreCase);
        return new PushApiException($"{request} got {status}. {why}", status, text, headers, null)
        {
            Request = request,
            Errors = errors,
            RetryAfter = response.Headers.RetryAfter?.Delta,
        };
    }

    private static async Task<string> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false));
        var text = new char[LongestText];
        var length = await reader.ReadBlockAsync(text, cancellationToken).ConfigureAwait(false);
        return new string(text, 0, length);
    }

    private static IReadOnlyList<ErrorEntry> Parse(string text)
    {
        if (!text.StartsWith('{')) return [];
        try
        {
            return [.. JsonSerializer.Deserialize<ErrorsBody>(text, PushClient.Json)?.Errors ?? []];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}

/// <summary>What the generated methods would throw for a documented refusal; <see cref="PushClient"/> throws
/// <see cref="PushApiException"/> before they do.</summary>
internal sealed class PushApiException<TResult>(
    string message, int statusCode, string? response, IReadOnlyDictionary<string, IEnumerable<string>> headers, TResult result,
    Exception? innerException)
    : PushApiException(message, statusCode, response, headers, innerException)
{
    public TResult Result { get; } = result;
}
