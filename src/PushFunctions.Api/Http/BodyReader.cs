using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace PushFunctions.Api.Http;

/// <summary>
/// Reads a request's body: plain JSON in UTF-8, not longer than the limit. Its bytes count until the body is disposed; where all bodies of the instance
/// together would be too many, the request is refused for now.
/// </summary>
internal sealed class BodyReader(IOptions<PushApiOptions> options)
{
    private const int FirstBuffer = 16 * 1024;
    private static readonly TimeSpan ComeBackAfter = TimeSpan.FromSeconds(2);
    private readonly int _maximum = options.Value.MaxRequestBytes;
    private readonly long _maximumOfAll = options.Value.MaxBufferedRequestBytes;
    private long _held;

    /// <exception cref="RequestException">No body, another type, too long, no JSON object, or too many bodies at a time.</exception>
    public async Task<JsonBody> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength == 0 || request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false }) throw Empty();
        CheckType(request);
        if (request.ContentLength > _maximum) throw TooLong();
        if (request.ContentLength + Interlocked.Read(ref _held) > _maximumOfAll) throw TooManyAtOnce();

        var share = new Share(this);
        try
        {
            // Room is made as the bytes come: a length that is only announced costs nothing.
            var buffer = new ArrayBufferWriter<byte>((int)Math.Min(request.ContentLength ?? FirstBuffer, FirstBuffer));
            int read;
            while ((read = await request.Body.ReadAsync(buffer.GetMemory(), cancellationToken)) > 0)
            {
                buffer.Advance(read);
                if (buffer.WrittenCount > _maximum) throw TooLong();
                share.Take(read);
            }

            var bytes = WithoutByteOrderMark(buffer.WrittenMemory);
            if (bytes.IsEmpty) throw Empty();
            JsonText.Check(bytes.Span);
            return new JsonBody(bytes, JsonDocument.Parse(bytes), share);
        }
        catch
        {
            share.Dispose();
            throw;
        }
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

    private RequestException TooManyAtOnce() =>
        new(ProblemCode.Unavailable, $"The service holds as many request bodies as it may at a time ({_maximumOfAll} bytes). Send the request again after the time in Retry-After.") { RetryAfter = ComeBackAfter };

    private RequestException TooLong() => new(ProblemCode.TooLarge, $"The body is longer than {_maximum} bytes. Split the request: a send takes up to 10,000 recipients, and several sends can follow each other.");

    /// <summary>What one body holds of what all may.</summary>
    private sealed class Share(BodyReader reader) : IDisposable
    {
        private long _bytes;

        public void Take(int bytes)
        {
            _bytes += bytes;
            if (Interlocked.Add(ref reader._held, bytes) > reader._maximumOfAll) throw reader.TooManyAtOnce();
        }

        public void Dispose() => Interlocked.Add(ref reader._held, -Interlocked.Exchange(ref _bytes, 0));
    }
}

/// <summary>A body that is JSON, and its bytes as they came.</summary>
internal sealed class JsonBody(ReadOnlyMemory<byte> bytes, JsonDocument document, IDisposable? share = null) : IDisposable
{
    public ReadOnlyMemory<byte> Bytes => bytes;

    /// <summary>The fields of the body; every name that <paramref name="shape"/> does not have is a problem. Problems are thrown at once where it is no object.</summary>
    public JsonFields Fields(JsonTypeInfo shape, ProblemList problems)
    {
        var root = new JsonField(document.RootElement, JsonPath.Root, problems);
        if (root.Fields(shape) is { } fields) return fields;
        problems.ThrowIfAny();
        throw new InvalidOperationException("A body that is no object has no problem.");
    }

    public void Dispose()
    {
        document.Dispose();
        share?.Dispose();
    }
}

/// <summary>
/// What must hold of any body before a field of it is looked at: UTF-8, JSON, not deep, no name twice in an object
/// (readers differ in which of the two counts), no half of a surrogate pair (it has no UTF-8).
/// </summary>
internal static class JsonText
{
    public const int MaximumDepth = 32;

    /// <exception cref="RequestException">It does not hold; line and position count from 1.</exception>
    public static void Check(ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8)) throw Refuse("The body is not valid UTF-8.");
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaximumDepth });
        var walk = new JsonWalk();
        try
        {
            while (reader.Read())
            {
                if (walk.Enter(ref reader) is { } problem) throw Refuse(problem, walk.Path.ToString());
            }
        }
        catch (JsonException fault)
        {
            // The reader does not count what it has only just opened.
            var depth = reader.CurrentDepth + (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject ? 1 : 0);
            throw Refuse(depth >= MaximumDepth
                ? $"The body is nested deeper than {MaximumDepth} levels."
                : $"The body is not valid JSON, at line {Count(fault.LineNumber)}, byte {Count(fault.BytePositionInLine)}.");
        }
    }

    private static string Count(long? fromZero) => ((fromZero ?? 0) + 1).ToString(CultureInfo.InvariantCulture);

    private static RequestException Refuse(string message, string? context = null) => new(ProblemCode.InvalidRequest, message, context);
}
