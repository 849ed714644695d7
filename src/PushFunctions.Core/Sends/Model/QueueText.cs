using System.Text;

namespace PushFunctions.Core.Sends.Model;

/// <summary>
/// The text of a queue message. The service writes Base64 and decodes it itself: a message that the Functions host cannot decode it moves to the poison queue,
/// cannot decode there either, and leaves there for ever. So a message that was put in by hand without Base64 is read too, or kept like any other that nobody understands.
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
}
