using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PushFunctions.Providers.Payloads;

/// <summary>Writes JSON through a buffer that the thread keeps.</summary>
internal static class JsonBytes
{
    private const int MostKept = 64 * 1024;

    /// <summary>Texts stay as they are: an escape would cost six bytes of the provider's 4096, and nobody puts this JSON into HTML.</summary>
    public static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    private static readonly JsonWriterOptions Options = new() { Encoder = Encoder };

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    /// <returns>An array of its own: the connection may read it after the send was given up.</returns>
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
