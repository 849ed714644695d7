using System.Text.Json;

namespace PushFunctions.Api;

/// <summary>A send.</summary>
/// <param name="To">Required: 1 to 10,000 recipients.</param>
/// <param name="Content">Required: at least one of title, body and data.</param>
/// <param name="From">Left out: the default App.</param>
/// <param name="Priority">HIGH (default) or LOW.</param>
/// <param name="Sound">The name of a sound, or null.</param>
/// <param name="Schedule">Left out: at once.</param>
/// <param name="Tags">Up to 10 pairs.</param>
/// <param name="TimeToLive">Seconds, 0 to 2,419,200: nothing is attempted after it.</param>
/// <param name="CollapseKey">Up to 64 bytes; a later push with the same key takes this one's place.</param>
/// <param name="Overrides">Merged into what the provider gets.</param>
/// <param name="DryRun">True: everything but the delivery.</param>
public sealed record SendRequest(
    IReadOnlyList<RecipientRequest> To,
    ContentRequest Content,
    FromRequest? From,
    string? Priority,
    string? Sound,
    ScheduleRequest? Schedule,
    IReadOnlyDictionary<string, string>? Tags,
    int? TimeToLive,
    string? CollapseKey,
    OverridesRequest? Overrides,
    bool? DryRun)
{
    public override string ToString() => nameof(SendRequest);
}

/// <summary>Who gets it: exactly one of token (with its provider), userId and audienceId.</summary>
/// <param name="Token">A device that need not be registered.</param>
/// <param name="Provider">FCM, APN or APN_SANDBOX; with a token only.</param>
/// <param name="UserId">Every device of the User under the App in use.</param>
/// <param name="AudienceId">Every User of the audience.</param>
/// <param name="Variables">An object of any content for the Liquid templates, up to 8 KiB, 16 levels, and 1,000 elements in an array.</param>
public sealed record RecipientRequest(string? Token, string? Provider, string? UserId, string? AudienceId, JsonElement? Variables)
{
    public override string ToString() => nameof(RecipientRequest);
}

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

/// <summary>Who sends it: an App by name, or credentials by id.</summary>
/// <param name="AppName">The App's default credentials.</param>
/// <param name="Fcm">The id of an FCM credential.</param>
/// <param name="Apn">The id of an APN or APN_SANDBOX credential of the same App.</param>
public sealed record FromRequest(string? AppName, string? Fcm, string? Apn);

/// <summary>When to send.</summary>
/// <param name="SendAt">Required: a time 1 minute to 35 days ahead, or an array of one such time; without an offset it is in UTC.</param>
public sealed record ScheduleRequest(JsonElement SendAt);

/// <summary>What is merged into the request to a provider.</summary>
/// <param name="Fcm">For FCM, up to 16 KiB of JSON.</param>
/// <param name="Apn">For APNs, up to 16 KiB of JSON.</param>
public sealed record OverridesRequest(FcmOverridesRequest? Fcm, ApnOverridesRequest? Apn);

/// <summary>Merged into FCM's <c>message</c>.</summary>
/// <param name="Android">FCM's AndroidConfig.</param>
/// <param name="Webpush">FCM's WebpushConfig.</param>
/// <param name="Apns">FCM's ApnsConfig.</param>
/// <param name="Data">Values are texts.</param>
public sealed record FcmOverridesRequest(JsonElement? Android, JsonElement? Webpush, JsonElement? Apns, IReadOnlyDictionary<string, string>? Data);

/// <summary>Merged into the request to APNs.</summary>
/// <param name="Headers">Names that begin with <c>apns-</c>, but for <c>apns-id</c>.</param>
/// <param name="Payload">Merged into the JSON that the device gets.</param>
public sealed record ApnOverridesRequest(IReadOnlyDictionary<string, string>? Headers, JsonElement? Payload);
