using System.Text.Json;
using System.Text.Json.Serialization;

namespace PushFunctions.Core.Sends.Model;

/// <summary>A message on the fan-out queue: ids and ranges only.</summary>
/// <param name="Version">1. A reader refuses a version that it does not know.</param>
/// <param name="Operation">Empty for <see cref="FanoutStep.Remove"/>.</param>
/// <param name="Page">The page to expand, for <see cref="FanoutStep.Page"/>.</param>
/// <param name="Cursor">The User up to which the audiences were read, for <see cref="FanoutStep.Audiences"/>; null from the start.</param>
/// <param name="NextPage">The number of the first page to make, for <see cref="FanoutStep.Audiences"/>.</param>
/// <param name="Removal">See <see cref="PendingRemoval.Key"/>, for <see cref="FanoutStep.Remove"/>.</param>
/// <param name="Returns">How often it came back from the poison queue.</param>
/// <param name="TraceParent">W3C trace context of the request.</param>
public sealed record FanoutMessage(
    [property: JsonPropertyName("v")] int Version,
    string Account,
    string Operation,
    FanoutStep Step,
    int? Page = null,
    string? Cursor = null,
    int? NextPage = null,
    string? Removal = null,
    int Returns = 0,
    string? TraceParent = null)
{
    public const int CurrentVersion = 1;

    public string ToJson() => JsonSerializer.Serialize(this, QueueJson.Default.FanoutMessage);

    /// <param name="text">JSON, or the Base64 of it.</param>
    /// <exception cref="FormatException">The text is no message of a version that this reader knows.</exception>
    public static FanoutMessage Parse(string text)
    {
        var message = QueueJson.Read(text, QueueJson.Default.FanoutMessage, static message => message.Version);
        if (!AccountSid.TryParse(message.Account, out _)) throw new FormatException("A fan-out message names no account.");
        var whole = message.Step switch
        {
            FanoutStep.Remove => message.Removal is not null,
            FanoutStep.Page => message.Page is not null && OperationId.TryParse(message.Operation, out _),
            FanoutStep.Start or FanoutStep.Audiences => OperationId.TryParse(message.Operation, out _),
            _ => false,
        };
        return whole ? message : throw new FormatException("A fan-out message lacks the operation, the page or the removal that its step needs, or has an unknown step.");
    }
}
