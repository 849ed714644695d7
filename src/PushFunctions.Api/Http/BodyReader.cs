using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace PushFunctions.Api.Http;

/// <summary>
/// Reads a request's body: uncompressed JSON in UTF-8, up to the limit. Its bytes count until the body is disposed;
/// if all bodies of the instance together would exceed their limit, the request is refused with 503.
/// </summary>
internal sealed class BodyReader(IOptions<PushApiOptions> options)
{
    private const int FirstBuffer = 16 * 1024;
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(2);
    private readonly int _maximum = options.Value.MaxRequestBytes;
    private readonly long _maximumOfAll = options.Value.MaxBufferedRequestBytes;
    private long _held;

    /// <exception cref="RequestException">No body, an unsupported type, too long, invalid JSON, or too many bodies at
    /// a time.</exception>
    public Task<JsonBody> ReadAsync(HttpRequest request, CancellationToken cancellationToken) =>
        ReadAsync(request, _maximum, cancellationToken);

    /// <inheritdoc cref="ReadAsync(HttpRequest, CancellationToken)"/>
    /// <param name="maximum">Bytes, for an endpoint that takes less than the service.</param>
    public async Task<JsonBody> ReadAsync(HttpRequest request, int maximum, CancellationToken cancellationToken)
    {
        maximum = Math.Min(maximum, _maximum);
        if (request.ContentLength == 0 || request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false })
            throw Empty();
        CheckType(request);
        if (request.ContentLength > maximum) throw TooLong(maximum);
        if (request.ContentLength + Interlocked.Read(ref _held) > _maximumOfAll) throw TooManyAtOnce();

        var share = new Share(this);
        try
        {
            // The buffer grows with the bytes that arrive: a length that is only announced costs nothing.
            var buffer = new ArrayBufferWriter<byte>((int)Math.Min(request.ContentLength ?? FirstBuffer, FirstBuffer));
            int read;
            while ((read = await request.Body.ReadAsync(buffer.GetMemory(), cancellationToken)) > 0)
            {
                buffer.Advance(read);
                if (buffer.WrittenCount > maximum) throw TooLong(maximum);
                share.Take(read);
            }

            var bytes = WithoutByteOrderMark(buffer.WrittenMemory);
            if (bytes.IsEmpty) throw Empty();
            return new JsonBody(bytes, JsonText.Parse(bytes), share);
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
            throw Unsupported("The body is compressed (Content-Encoding). Send it uncompressed.");
        if (ContentType.Parse(request.ContentType) is not { } type)
            throw Unsupported("The Content-Type header is missing or malformed. Send 'application/json'.");
        if (!type.IsJson)
            throw Unsupported("The Content-Type is not 'application/json'. Send the body as JSON, with 'Content-Type: application/json'.");
        if (!type.IsUtf8) throw Unsupported("The charset of the Content-Type is not UTF-8. Send the body in UTF-8.");
    }

    /// <summary>Content codings are a list with optional empty entries; <c>identity</c> means uncompressed.</summary>
    private static bool IsPlain(string? codings) =>
        (codings ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .All(static coding => coding.Equals("identity", StringComparison.OrdinalIgnoreCase));

    private static ReadOnlyMemory<byte> WithoutByteOrderMark(ReadOnlyMemory<byte> bytes) =>
        bytes.Span.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;

    private static RequestException Empty() => new(ProblemCode.InvalidRequest, "The body is empty. Send a JSON object.");

    private static RequestException Unsupported(string message) => new(ProblemCode.UnsupportedMediaType, message);

    private RequestException TooManyAtOnce() =>
        new(ProblemCode.Unavailable,
            $"Too many request bodies are in memory (limit: {_maximumOfAll} bytes). Retry after the time in Retry-After.")
        {
            RetryAfter =
                RetryDelay
        };

    private static RequestException TooLong(int maximum) =>
        new(ProblemCode.TooLarge, $"The body is longer than {maximum} bytes. Split the request, for example into several sends.");

    /// <summary>The bytes of one body, counted against the limit of all.</summary>
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

/// <summary>A JSON body, and its bytes as received.</summary>
internal sealed class JsonBody(ReadOnlyMemory<byte> bytes, JsonDocument document, IDisposable? share = null) : IDisposable
{
    public ReadOnlyMemory<byte> Bytes => bytes;

    /// <summary>Reads the body by its shape.</summary>
    /// <exception cref="RequestException">It has a problem.</exception>
    public T Read<T>(RequestShape shape, Func<JsonFields, T> read)
    {
        var problems = new ProblemList();
        var fields = new JsonField(document.RootElement, JsonPath.Root, problems).Fields(shape);
        var value = fields is null ? default : read(fields);
        problems.ThrowIfAny();
        return value!;
    }

    public void Dispose()
    {
        document.Dispose();
        share?.Dispose();
    }
}

/// <summary>
/// What must hold for any body: valid UTF-8, valid JSON, limited depth, no duplicate properties, no unpaired
/// surrogate.
/// </summary>
internal static class JsonText
{
    public const int MaximumDepth = 32;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaximumDepth, AllowDuplicateProperties = false };

    /// <exception cref="RequestException">It does not hold; line and byte count from 1.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> utf8)
    {
        if (!Utf8.IsValid(utf8.Span)) throw Refuse("The body is not valid UTF-8.");
        if (HasUnpairedSurrogate(utf8.Span))
            throw Refuse(
                "The body has an unpaired surrogate (\\ud800 to \\udfff alone). Escape both halves of the character, or send it in UTF-8.");
        try
        {
            return JsonDocument.Parse(utf8, Options);
        }
        catch (JsonException fault)
        {
            throw Refuse(Explain(fault));
        }
    }

    /// <summary>
    /// The exception has no type and no member that tells one reason from another; only syntax errors have a line.
    /// </summary>
    private static string Explain(JsonException fault)
    {
        if (fault.Message.StartsWith("The maximum configured depth", StringComparison.Ordinal))
            return $"The body is nested deeper than {MaximumDepth} levels.";
        if (fault.LineNumber is { } line)
            return string.Create(
                CultureInfo.InvariantCulture,
                $"The body is not valid JSON, at line {line + 1}, byte {(fault.BytePositionInLine ?? 0) + 1}.");
        return fault.Message.Split('\'', 2) is [_, var rest] && rest.LastIndexOf('\'') is >= 0 and var end
            ? $"The body has a duplicate property '{rest[..end]}'. Specify each property of an object once."
            : "The body has a duplicate property. Specify each property of an object once.";
    }

    /// <summary>In JSON a backslash is always the start of an escape.</summary>
    private static bool HasUnpairedSurrogate(ReadOnlySpan<byte> utf8)
    {
        for (int at; (at = utf8.IndexOf((byte)'\\')) >= 0;)
        {
            utf8 = utf8[at..];
            var length = 2;
            if (TryReadEscape(utf8, out var first) && char.IsSurrogate(first))
            {
                if (!char.IsHighSurrogate(first) || !TryReadEscape(utf8[6..], out var second) || !char.IsLowSurrogate(second)) return true;
                length = 12;
            }

            utf8 = utf8[Math.Min(length, utf8.Length)..];
        }

        return false;
    }

    private static bool TryReadEscape(ReadOnlySpan<byte> utf8, out char character)
    {
        character = default;
        if (utf8 is not [(byte)'\\', (byte)'u', _, _, _, _, ..]
            || !ushort.TryParse(utf8[2..6], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            return false;
        character = (char)code;
        return true;
    }

    private static RequestException Refuse(string message) => new(ProblemCode.InvalidRequest, message);
}

/// <summary>
/// The value of a Content-Type header by RFC 9110 (8.3.1): a type, then parameters after semicolons. A parameter may
/// be empty, and its value may be a token or a quoted string with escapes. .NET's parser refuses empty parameters.
/// </summary>
internal sealed record ContentType(string MediaType, IReadOnlyList<string> Charsets)
{
    private const string TokenMarks = "!#$%&'*+-.^_`|~";

    public bool IsJson => MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether every charset is UTF-8; many clients write <c>utf8</c>.</summary>
    public bool IsUtf8 => Charsets.All(static charset =>
        charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || charset.Equals("utf8", StringComparison.OrdinalIgnoreCase));

    /// <summary>Null if the header is missing or malformed.</summary>
    public static ContentType? Parse(string? header)
    {
        var rest = (header ?? "").AsSpan().Trim(" \t");
        if (!TryTakeToken(ref rest, out var type) || !TryTake(ref rest, '/') || !TryTakeToken(ref rest, out var subtype)) return null;
        var charsets = new List<string>();
        while (!(rest = rest.TrimStart(" \t")).IsEmpty)
        {
            if (!TryTake(ref rest, ';')) return null;
            rest = rest.TrimStart(" \t");
            if (rest.IsEmpty || rest[0] == ';') continue;
            if (!TryTakeToken(ref rest, out var name) || !TryTake(ref rest, '=') || !TryTakeValue(ref rest, out var value)) return null;
            if (name.Equals("charset", StringComparison.OrdinalIgnoreCase)) charsets.Add(value);
        }

        return new ContentType($"{type}/{subtype}", charsets);
    }

    private static bool TryTakeValue(ref ReadOnlySpan<char> rest, out string value)
    {
        if (!TryTake(ref rest, '"')) return TryTakeToken(ref rest, out value);
        var text = new StringBuilder();
        for (var index = 0; index < rest.Length; index++)
        {
            if (rest[index] == '"')
            {
                rest = rest[(index + 1)..];
                value = text.ToString();
                return true;
            }

            if (rest[index] == '\\' && ++index == rest.Length) break;
            text.Append(rest[index]);
        }

        value = "";
        return false;
    }

    private static bool TryTakeToken(ref ReadOnlySpan<char> rest, out string token)
    {
        var length = 0;
        while (length < rest.Length && (char.IsAsciiLetterOrDigit(rest[length]) || TokenMarks.Contains(rest[length]))) length++;
        token = rest[..length].ToString();
        rest = rest[length..];
        return length > 0;
    }

    private static bool TryTake(ref ReadOnlySpan<char> rest, char expected)
    {
        if (rest.IsEmpty || rest[0] != expected) return false;
        rest = rest[1..];
        return true;
    }
}
