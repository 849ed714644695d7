using System.Text.Json.Serialization;

namespace PushFunctions.Api;

/// <summary>What a push says, as rendered. Title and body are always there, the rest where the send had it.</summary>
/// <param name="Title">The title.</param>
/// <param name="Subtitle">What Apple devices show between title and body.</param>
/// <param name="Body">The text.</param>
/// <param name="Image">The address of an image.</param>
/// <param name="Data">Texts for the app.</param>
/// <param name="Badge">The number at the app's icon.</param>
/// <param name="Category">What kind of notification it is to the app.</param>
/// <param name="ThreadId">The group that it is shown in.</param>
/// <param name="Link">What a tap opens.</param>
public sealed record ContentAnswer(
    string? Title,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Subtitle,
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
        message.Subtitle,
        message.Body,
        message.Image,
        message.Data.Count == 0 ? null : message.Data,
        message.Badge,
        message.Category,
        message.ThreadId,
        message.Link);

    /// <summary>For what could not be rendered.</summary>
    internal static ContentAnswer Of(SendTemplate template) => new(
        template.Title,
        template.Subtitle,
        template.Body,
        template.Image,
        template.Data.Count == 0 ? null : template.Data,
        template.Badge,
        template.Category,
        template.ThreadId,
        template.Link);

    public override string ToString() => nameof(ContentAnswer);
}
