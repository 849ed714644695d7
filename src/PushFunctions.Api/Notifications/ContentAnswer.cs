using System.Text.Json.Serialization;
using PushFunctions.Core.Delivery;

namespace PushFunctions.Api.Notifications;

/// <summary>What a push says, as rendered. Title and body are always there, the rest where the send had it.</summary>
public sealed record ContentAnswer(
    string? Title,
    string? Body,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Image,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, string>? Data,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Badge,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Category,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ThreadId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Link)
{
    internal static ContentAnswer Of(PushMessage message) => new(
        message.Title,
        message.Body,
        message.Image,
        message.Data.Count == 0 ? null : message.Data,
        message.Badge,
        message.Category,
        message.ThreadId,
        message.Link);

    public override string ToString() => nameof(ContentAnswer);
}
