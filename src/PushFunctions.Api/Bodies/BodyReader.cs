using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using PushFunctions.Core.Problems;

namespace PushFunctions.Api.Bodies;

/// <summary>Reads a request's body: plain JSON in UTF-8, not longer than the limit.</summary>
internal sealed class BodyReader(IOptions<PushApiOptions> options)
{
    private const int FirstBuffer = 16 * 1024;
    private readonly int _maximum = options.Value.MaxRequestBytes;

    /// <exception cref="RequestException">No body, another type, too long, or no JSON object.</exception>
    public async Task<JsonBody> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength == 0 || request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false }) throw Empty();
        CheckType(request);
        if (request.ContentLength > _maximum) throw TooLong();

        // Room is made as the bytes come: a length that is only announced costs nothing.
        var buffer = new ArrayBufferWriter<byte>((int)Math.Min(request.ContentLength ?? FirstBuffer, FirstBuffer));
        int read;
        while ((read = await request.Body.ReadAsync(buffer.GetMemory(), cancellationToken)) > 0)
        {
            buffer.Advance(read);
            if (buffer.WrittenCount > _maximum) throw TooLong();
        }

        var bytes = WithoutByteOrderMark(buffer.WrittenMemory);
        if (bytes.IsEmpty) throw Empty();
        JsonText.Check(bytes.Span);
        return new JsonBody(bytes, JsonDocument.Parse(bytes));
    }

    private static void CheckType(HttpRequest request)
    {
        if (!request.Headers.ContentEncoding.All(IsPlain))
            throw Unsupported("The body is compressed (Content-Encoding). Send it plain.");
        if (ContentType.Parse(request.ContentType) is not { } type)
            throw Unsupported("The Content-Type header is missing or malformed. Send 'application/json'.");
        if (!type.IsJson) throw Unsupported("The Content-Type is not 'application/json'. Send the body as JSON and say so.");
        if (!type.IsUtf8) throw Unsupported("The charset of the Content-Type is not utf-8. Send the body in UTF-8.");
    }

    /// <summary>Codings are a list, in which empty entries mean nothing; <c>identity</c> is none.</summary>
    private static bool IsPlain(string? codings) => (codings ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .All(static coding => coding.Equals("identity", StringComparison.OrdinalIgnoreCase));

    private static ReadOnlyMemory<byte> WithoutByteOrderMark(ReadOnlyMemory<byte> bytes) =>
        bytes.Span.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;

    private static RequestException Empty() => new(ProblemCode.InvalidRequest, "The body is empty. Send a JSON object.");

    private static RequestException Unsupported(string message) => new(ProblemCode.UnsupportedMediaType, message);

    private RequestException TooLong() => new(ProblemCode.TooLarge, $"The body is longer than {_maximum} bytes. Split the request: a send takes up to 10,000 recipients, and several sends can follow each other.");
}
