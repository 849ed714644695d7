using System.Text.Json;
using PushFunctions.Core.Delivery;
using PushFunctions.Core.Sending;

namespace PushFunctions.Providers.Payloads;

/// <summary>What an Apple device gets, on either way: straight from APNs, or from APNs through FCM.</summary>
internal static class ApplePush
{
    public const string Background = "background";

    /// <summary>A badge or a sound is an alert to Apple, with nothing to read.</summary>
    public static string PushType(PushMessage message) =>
        message is { IsBackground: true, Badge: null, Sound: null } ? Background : "alert";

    /// <summary>Apple takes nothing but 5 for a background push.</summary>
    public static string Priority(PushMessage message, string pushType) =>
        pushType == Background || message.Priority == PushPriority.Low ? "5" : "10";

    /// <summary>Without a key of the sender's, the notification's id: a repeat then replaces the first.</summary>
    public static string CollapseId(PushMessage message, string id) => string.IsNullOrEmpty(message.CollapseKey) ? id : message.CollapseKey;

    public static bool HasAps(PushMessage message) =>
        message.IsBackground || message.Badge is not null || (message.Sound ?? message.Category ?? message.ThreadId ?? message.Image) is not null;

    /// <summary>The inside of <c>aps</c>, except for the alert.</summary>
    public static void WriteAps(Utf8JsonWriter json, PushMessage message)
    {
        if (message.Sound is { } sound) json.WriteString("sound"u8, sound);
        if (message.Badge is { } badge) json.WriteNumber("badge"u8, badge);
        if (message.Category is { } category) json.WriteString("category"u8, category);
        if (message.ThreadId is { } thread) json.WriteString("thread-id"u8, thread);
        if (message.Image is not null) json.WriteNumber("mutable-content"u8, 1);
        if (message.IsBackground) json.WriteNumber("content-available"u8, 1);
    }
}
