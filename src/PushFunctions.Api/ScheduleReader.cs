using System.Text.Json;
using PushFunctions.Api.Http;

namespace PushFunctions.Api;

internal static class ScheduleReader
{
    private static readonly TimeSpan Soonest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Latest = TimeSpan.FromDays(35);

    /// <summary>The time itself, or the only entry of an array of times.</summary>
    public static DateTimeOffset? Read(JsonField field, DateTimeOffset now)
    {
        if (field.Fields(ApiJson.Wire.ScheduleRequest)?.Required("sendAt") is not { } sendAt) return null;
        if (sendAt.Element.ValueKind != JsonValueKind.Array) return ReadTime(sendAt, now);
        return sendAt.Items(1, 1) is [var only] ? ReadTime(only, now) : null;
    }

    private static DateTimeOffset? ReadTime(JsonField sendAt, DateTimeOffset now)
    {
        if (sendAt.Element.ValueKind != JsonValueKind.String) return sendAt.RefuseType<DateTimeOffset?>("a time as a text, or an array of one");
        if (!Timestamps.TryParse(sendAt.Element.GetString()!, out var time))
            return sendAt.Refuse<DateTimeOffset?>("Expected a time with seconds, like 2026-01-31T09:00:00Z or 2026-01-31T10:00:00+01:00; without an offset it is in UTC.");
        if (time < now + Soonest || time > now + Latest)
            return sendAt.Refuse<DateTimeOffset?>("Expected a time from 1 minute to 35 days ahead of now. Leave 'schedule' out to send at once.");
        return time;
    }
}
