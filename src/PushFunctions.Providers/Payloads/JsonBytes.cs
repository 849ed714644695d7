using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PushFunctions.Providers.Payloads;

/// <summary>Writes JSON through a buffer that the thread keeps.</summary>
internal static class JsonBytes
{
    private const int MostKept = 64 * 1024;

    /// <summary>Characters are not escaped for HTML: an escape would take six of the provider's 4,096 bytes.</summary>
    public static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    private static readonly JsonWriterOptions Options = new() { Encoder = Encoder };

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    /// <returns>An array of its own: the connection may read it after the send was canceled.</returns>
    public static byte[] Write<TState>(TState state, Action<Utf8JsonWriter, TState> write)
    {
        if (_buffer is null or { Capacity: > MostKept }) (_buffer, _writer) = (new ArrayBufferWriter<byte>(1024), null);
        _buffer.Clear();
        _writer ??= new Utf8JsonWriter(_buffer, Options);
        _writer.Reset();
        write(_writer, state);
        _writer.Flush();
        return Shorten(_buffer.WrittenSpan.ToArray());
    }

    /// <summary>See <see cref="SurrogatePairs"/>.</summary>
    public static byte[] Shorten(byte[] json)
    {
        var length = SurrogatePairs.Unescape(json);
        return length == json.Length ? json : json[..length];
    }
}

internal static class DataEntries
{
    public static void Write(Utf8JsonWriter json, IReadOnlyDictionary<string, string> data)
    {
        foreach (var (key, value) in data) json.WriteString(key, value);
    }

    /// <summary>Writes what the app on the device could not see otherwise, unless the sender uses the name.</summary>
    public static void WriteExtra(Utf8JsonWriter json, IReadOnlyDictionary<string, string> data, string name, string? value)
    {
        if (value is not null && !data.ContainsKey(name)) json.WriteString(name, value);
    }
}

/// <summary>
/// Puts characters beyond the basic plane, emoji above all, back into UTF-8: the encoder has no setting that leaves
/// them, and escaped they take 12 of the provider's 4,096 bytes in place of 4.
/// </summary>
internal static class SurrogatePairs
{
    private const int EscapeLength = 6;

    /// <returns>The length that is left. The JSON must be well formed, as a writer made it.</returns>
    public static int Unescape(Span<byte> json)
    {
        var from = json.IndexOf((byte)'\\');
        if (from < 0) return json.Length;
        var to = from;
        while (from < json.Length)
        {
            var rest = json[from..];
            if (TryReadPair(rest, out var rune))
            {
                to += rune.EncodeToUtf8(json[to..]);
                from += 2 * EscapeLength;
                continue;
            }

            // A backslash is copied with what it escapes, or the second of two would look like the start of an escape.
            var taken = Math.Min(rest[0] == '\\' ? 2 : 1, rest.Length);
            rest[..taken].CopyTo(json[to..]);
            to += taken;
            from += taken;
        }

        return to;
    }

    private static bool TryReadPair(ReadOnlySpan<byte> text, out Rune rune)
    {
        rune = default;
        return TryReadEscape(text, out var high)
            && char.IsHighSurrogate(high)
            && TryReadEscape(text[EscapeLength..], out var low)
            && Rune.TryCreate(high, low, out rune);
    }

    private static bool TryReadEscape(ReadOnlySpan<byte> text, out char unit)
    {
        unit = default;
        if (text.Length < EscapeLength || !text.StartsWith("\\u"u8)) return false;
        if (!ushort.TryParse(text[2..EscapeLength], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            return false;
        unit = (char)value;
        return true;
    }
}

/// <summary>A message cannot be put into the provider's form. The fault says why, and holds nothing of the
/// message.</summary>
internal sealed class PushContentException(PayloadFault fault) : Exception(fault.Message)
{
    /// <param name="context">The JSON path of the field.</param>
    public PushContentException(string context, string message)
        : this(new PayloadFault(context, message))
    {
    }

    public PayloadFault Fault { get; } = fault;
}

/// <summary>
/// Merges overrides as RFC 7396 merges a patch: objects into objects, everything else in place of what was there,
/// null takes it away.
/// </summary>
internal static class JsonMerge
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JsonBytes.Encoder };

    /// <param name="what">How the sender calls the overrides.</param>
    /// <param name="parts">The names that may stand at the top.</param>
    /// <exception cref="PushContentException">It is no JSON object, or another name stands at the top.</exception>
    public static JsonObject ParseOverrides(string overrides, string what, params ReadOnlySpan<string> parts)
    {
        JsonObject parsed;
        try
        {
            parsed = JsonNode.Parse(overrides, documentOptions: Strict) as JsonObject
                ?? throw new PushContentException($"$.{what}", $"{what}: not a JSON object");
        }
        catch (JsonException)
        {
            throw new PushContentException($"$.{what}", $"{what}: not JSON once the variables are put in");
        }

        foreach (var (name, _) in parsed)
        {
            if (!parts.Contains(name)) throw new PushContentException($"$.{what}", $"{what}: only {string.Join(", ", parts)} can be set");
        }

        return parsed;
    }

    /// <inheritdoc cref="ParseOverrides(string, string, ReadOnlySpan{string})"/>
    /// <returns>Null where it is no JSON object, or another name stands at the top: the faults tell.</returns>
    public static JsonObject? ParseOverrides(string overrides, string what, List<PayloadFault> faults, params ReadOnlySpan<string> parts)
    {
        try
        {
            return ParseOverrides(overrides, what, parts);
        }
        catch (PushContentException exception)
        {
            faults.Add(exception.Fault);
            return null;
        }
    }

    public static void Into(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is null) target.Remove(name);
            else if (value is JsonObject inner) Into(ObjectAt(target, name), inner);
            else target[name] = value.DeepClone();
        }
    }

    public static byte[] ToBytes(JsonObject json) => JsonBytes.Shorten(JsonSerializer.SerializeToUtf8Bytes(json, Compact));

    private static JsonObject ObjectAt(JsonObject target, string name)
    {
        if (target[name] is JsonObject existing) return existing;
        var added = new JsonObject();
        target[name] = added;
        return added;
    }
}
