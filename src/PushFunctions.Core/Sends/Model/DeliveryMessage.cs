using System.Text.Json;
using System.Text.Json.Serialization;

namespace PushFunctions.Core.Sends.Model;

/// <summary>A message on the delivery queue: which batch is to be delivered.</summary>
/// <param name="Version">1. A reader refuses a version that it does not know.</param>
/// <param name="Batch">See <see cref="BatchId"/>.</param>
/// <param name="Returns">How often it came back from the poison queue.</param>
/// <param name="TraceParent">W3C trace context of the request.</param>
public sealed record DeliveryMessage(
    [property: JsonPropertyName("v")] int Version,
    string Account,
    string Operation,
    string Batch,
    int Returns = 0,
    string? TraceParent = null)
{
    public const int CurrentVersion = 1;

    public string ToJson() => JsonSerializer.Serialize(this, QueueJson.Default.DeliveryMessage);

    /// <param name="text">JSON, or the Base64 of it.</param>
    /// <exception cref="FormatException">The text is no message of a version that this reader knows.</exception>
    public static DeliveryMessage Parse(string text)
    {
        var message = QueueJson.Read(text, QueueJson.Default.DeliveryMessage, static message => message.Version);
        return AccountSid.TryParse(message.Account, out _) && OperationId.TryParse(message.Operation, out _) && BatchId.TryParse(message.Batch, out _)
            ? message
            : throw new FormatException("A delivery message names no account, no operation or no batch.");
    }
}
