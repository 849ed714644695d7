using System.Text.Json;

namespace PushFunctions.Api;

/// <summary>What a push says; each text may be a Liquid template.</summary>
/// <param name="Title">Up to 16,384 characters.</param>
/// <param name="Subtitle">Up to 16,384 characters; Apple devices show it between title and body.</param>
/// <param name="Body">Up to 16,384 characters.</param>
/// <param name="Image">The address of an image that is shown with it.</param>
/// <param name="Data">Texts for the app. The keys from, message_type, aps and those that begin with google. or gcm.notification. are the providers' own.</param>
/// <param name="Badge">A number, or a template that gives one; 0 takes the badge away.</param>
/// <param name="Category">What kind of notification it is to the app: a category of APNs, a channel id of Android.</param>
/// <param name="ThreadId">Notifications with the same one are shown as a group.</param>
/// <param name="Link">What a tap opens.</param>
public sealed record ContentRequest(
    string? Title,
    string? Subtitle,
    string? Body,
    string? Image,
    IReadOnlyDictionary<string, string>? Data,
    JsonElement? Badge,
    string? Category,
    string? ThreadId,
    string? Link)
{
    public override string ToString() => nameof(ContentRequest);
}
