using System.Text.Json;
using System.Text.Json.Serialization;

namespace PushFunctions.Core.Sending;

/// <summary>A message on the fan-out queue: ids and ranges only.</summary>
/// <param name="Version">1. A reader refuses a version that it does not know.</param>
/// <param name="Operation">Empty for <see cref="FanoutStep.Remove"/>.</param>
/// <param name="Page">The page to expand, for <see cref="FanoutStep.Page"/>.</param>
/// <param name="Cursor">The User up to which the audiences were read, for <see cref="FanoutStep.Audiences"/>; null from the start.</param>
/// <param name="NextPage">The number of the first page to make, for <see cref="FanoutStep.Audiences"/>.</param>
/// <param name="Removal">See <see cref="Removals.PendingRemoval.Key"/>, for <see cref="FanoutStep.Remove"/>.</param>
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
    public static FanoutMessage Parse(string text) => QueueJson.Read(text, QueueJson.Default.FanoutMessage, static message => message.Version);
}
