using System.Globalization;
using System.Text.RegularExpressions;

namespace PushFunctions.Simulator.Fcm;

/// <summary>What FCM itself demands of a message that has the right shape. Null: nothing is wrong.</summary>
internal static partial class FcmRules
{
    public const int MaxTimeToLiveSeconds = 2_419_200;

    public static FcmRefusal? Check(FcmMessage message) =>
        CheckTarget(message) ?? CheckDataKeys(message) ?? CheckTimeToLive(message) ?? CheckSize(message);

    private static FcmRefusal? CheckTarget(FcmMessage message) => message.Target switch
    {
        null => FcmRefusal.Argument("Recipient of the message is not set.", "message"),
        ("token" or "fid", var value) when !TokenForm().IsMatch(value) => FcmRefusal.NotAToken,
        ("topic", var value) when !TopicForm().IsMatch(value) => FcmRefusal.Argument("Invalid topic name", "message.topic"),
        ("condition", var value) when !value.Contains("' in topics", StringComparison.Ordinal) =>
            FcmRefusal.Argument("Invalid condition expression provided.", "message.condition"),
        _ => null,
    };

    private static FcmRefusal? CheckDataKeys(FcmMessage message)
    {
        foreach (var data in new[] { message["data"], FcmMessage.Field(message["android"], "data") })
        {
            if (data is not { } map)
                continue;

            foreach (var entry in map.EnumerateObject())
            {
                if (IsReserved(entry.Name))
                    return FcmRefusal.Argument($"Invalid data payload key: {entry.Name}", "message.data");
            }
        }

        return null;
    }

    private static bool IsReserved(string key) =>
        key is "from" or "message_type" || key.StartsWith("google", StringComparison.Ordinal) || key.StartsWith("gcm", StringComparison.Ordinal);

    private static FcmRefusal? CheckTimeToLive(FcmMessage message)
    {
        if (FcmMessage.Field(message["android"], "ttl")?.GetString() is not { } ttl)
            return null;

        var seconds = decimal.Parse(ttl.AsSpan(0, ttl.Length - 1), NumberStyles.Float, CultureInfo.InvariantCulture);
        return seconds is >= 0 and <= MaxTimeToLiveSeconds
            ? null
            : FcmRefusal.Argument("Invalid value for field android.ttl: must be a duration between 0 and 2419200 seconds.", "message.android.ttl");
    }

    private static FcmRefusal? CheckSize(FcmMessage message)
    {
        var limit = message.Target is ("topic" or "condition", _) ? FcmPayloadSize.TopicLimit : FcmPayloadSize.Limit;
        if (FcmPayloadSize.Android(message) > limit)
            return FcmRefusal.Argument("Android message is too big", "message");
        if (FcmPayloadSize.Apns(message) > limit)
            return FcmRefusal.Argument("APNs message is too big", "message");
        return FcmPayloadSize.Webpush(message) > limit ? FcmRefusal.Argument("Web push message is too big", "message") : null;
    }

    // Real tokens are longer and have no dots, but documentation shortens them with dots, and its examples shall work here. What is too short or holds
    // anything else was certainly never handed out.
    [GeneratedRegex(@"^[0-9A-Za-z_:.-]{4,4096}\z")]
    private static partial Regex TokenForm();

    [GeneratedRegex(@"^[a-zA-Z0-9_.~%-]{1,900}\z")]
    private static partial Regex TopicForm();
}
