using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace PushFunctions.Core.Sends.Model;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(FanoutMessage))]
[JsonSerializable(typeof(DeliveryMessage))]
internal sealed partial class QueueJson : JsonSerializerContext
{
    /// <param name="text">As it lies in the queue.</param>
    public static T Read<T>(string text, JsonTypeInfo<T> type, Func<T, int> version)
        where T : class
    {
        T? message;
        try
        {
            message = JsonSerializer.Deserialize(QueueText.Decode(text), type);
        }
        catch (JsonException exception)
        {
            // Neither the path nor the cause gets out, and into the log: both repeat names that came with the message.
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"A queue message is no {typeof(T).Name}, from line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1} on."));
        }

        if (message is null || version(message) < 1) throw new FormatException($"A queue message is no {typeof(T).Name} of version 1.");
        if (version(message) > 1) throw new NewerMessageException($"A queue message is a {typeof(T).Name} that a newer version of the service has written.");
        return message;
    }
}

/// <summary>The message may be healthy work of a version that this one does not know yet.</summary>
internal sealed class NewerMessageException(string message) : FormatException(message);
