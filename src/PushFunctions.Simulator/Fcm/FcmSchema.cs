using static PushFunctions.Simulator.Fcm.FcmType;

namespace PushFunctions.Simulator.Fcm;

/// <summary>The request of messages:send: https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages.</summary>
internal static class FcmSchema
{
    private const string Package = "type.googleapis.com/google.firebase.fcm.v1.";

    private static readonly FcmType FcmOptions = new Message(Package + "FcmOptions", ("analytics_label", Text));

    private static readonly FcmType Notification = new Message(Package + "Notification", ("title", Text), ("body", Text), ("image", Text));

    private static readonly FcmType LightSettings = new Message(Package + "LightSettings",
        ("color", new Message("type.googleapis.com/google.type.Color", ("red", Fraction), ("green", Fraction), ("blue", Fraction), ("alpha", Fraction))),
        ("light_on_duration", FcmType.Duration), ("light_off_duration", FcmType.Duration));

    private static readonly FcmType AndroidNotification = new Message(Package + "AndroidNotification",
        ("title", Text), ("body", Text), ("icon", Text), ("color", Text), ("sound", Text), ("tag", Text), ("click_action", Text),
        ("body_loc_key", Text), ("body_loc_args", new List(Text)), ("title_loc_key", Text), ("title_loc_args", new List(Text)),
        ("channel_id", Text), ("ticker", Text), ("sticky", Flag), ("event_time", FcmType.Timestamp), ("local_only", Flag),
        ("notification_priority", new Choice(Package + "AndroidNotification.NotificationPriority",
            ["PRIORITY_UNSPECIFIED", "PRIORITY_MIN", "PRIORITY_LOW", "PRIORITY_DEFAULT", "PRIORITY_HIGH", "PRIORITY_MAX"])),
        ("default_sound", Flag), ("default_vibrate_timings", Flag), ("default_light_settings", Flag),
        ("vibrate_timings", new List(FcmType.Duration)),
        ("visibility", new Choice(Package + "AndroidNotification.Visibility", ["VISIBILITY_UNSPECIFIED", "PRIVATE", "PUBLIC", "SECRET"])),
        ("notification_count", Whole), ("light_settings", LightSettings), ("image", Text), ("bypass_proxy_notification", Flag),
        ("proxy", new Choice(Package + "AndroidNotification.Proxy", ["PROXY_UNSPECIFIED", "ALLOW", "DENY", "IF_PRIORITY_LOWERED"])));

    private static readonly FcmType Android = new Message(Package + "AndroidConfig",
        ("collapse_key", Text), ("priority", new Choice(Package + "AndroidMessagePriority", ["NORMAL", "HIGH"])), ("ttl", FcmType.Duration),
        ("restricted_package_name", Text), ("data", new Map(Package + "AndroidConfig.DataEntry")), ("notification", AndroidNotification),
        ("fcm_options", FcmOptions), ("direct_boot_ok", Flag), ("bandwidth_constrained_ok", Flag), ("restricted_satellite_ok", Flag));

    private static readonly FcmType Webpush = new Message(Package + "WebpushConfig",
        ("headers", new Map(Package + "WebpushConfig.HeadersEntry")), ("data", new Map(Package + "WebpushConfig.DataEntry")),
        ("notification", Struct), ("fcm_options", new Message(Package + "WebpushFcmOptions", ("link", Text), ("analytics_label", Text))));

    private static readonly FcmType Apns = new Message(Package + "ApnsConfig",
        ("headers", new Map(Package + "ApnsConfig.HeadersEntry")), ("payload", Struct), ("live_activity_token", Text),
        ("fcm_options", new Message(Package + "ApnsFcmOptions", ("analytics_label", Text), ("image", Text))));

    /// <summary>The kinds of target, of which a message has exactly one.</summary>
    public static IReadOnlyList<string> Targets { get; } = ["token", "fid", "topic", "condition"];

    public static FcmType Request { get; } = new Message(Package + "SendMessageRequest",
        ("validate_only", Flag),
        ("message", new Message(Package + "Message",
            ("name", Text), ("data", new Map(Package + "Message.DataEntry")), ("notification", Notification), ("android", Android),
            ("webpush", Webpush), ("apns", Apns), ("fcm_options", FcmOptions),
            ("token", Text), ("fid", Text), ("topic", Text), ("condition", Text))));
}
