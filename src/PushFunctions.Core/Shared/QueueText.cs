using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace PushFunctions.Core.Shared;

/// <summary>
/// The text of a queue message. The service writes Base64 and decodes it itself: a message that the Functions host
/// cannot decode it moves to the poison queue, cannot decode there either, and leaves there for ever. So a message
/// that was written by hand without Base64 is read too, or dead-lettered like any other that cannot be read.
/// </summary>
internal static class QueueText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text that was encoded; the text itself where it is not the Base64 of any.</summary>
    public static string Decode(string text)
    {
        var bytes = new byte[text.Length * 3 / 4];
        if (!Convert.TryFromBase64String(text, bytes, out var length)) return text;
        try
        {
            return Strict.GetString(bytes, 0, length);
        }
        catch (DecoderFallbackException)
        {
            return text;
        }
    }

    /// <param name="text">As it lies in the queue.</param>
    /// <exception cref="FormatException">The text is no message of a version that this reader knows.</exception>
    public static T Read<T>(string text, JsonTypeInfo<T> type, Func<T, int> version)
        where T : class
    {
        T? message;
        try
        {
            message = JsonSerializer.Deserialize(Decode(text), type);
        }
        catch (JsonException exception)
        {
            // Neither the path nor the cause gets out, and into the log: both repeat names that came with the message.
            throw new FormatException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"A queue message is no {typeof(T).Name}, from line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1} on."));
        }

        if (message is null || version(message) < 1) throw new FormatException($"A queue message is no {typeof(T).Name} of version 1.");
        if (version(message) > 1)
            throw new NewerMessageException($"A queue message is a {typeof(T).Name} that a newer version of the service has written.");
        return message;
    }
}

/// <summary>The message may be healthy work of a version that this one does not know yet.</summary>
internal sealed class NewerMessageException(string message) : FormatException(message);
