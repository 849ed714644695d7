using System.Text.Json;
using PushFunctions.Api.Bodies;
using PushFunctions.Api.Lists;

namespace PushFunctions.Api.Sends;

internal static class ScheduleReader
{
    private static readonly TimeSpan Soonest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Latest = TimeSpan.FromDays(35);
    private static readonly TextRule Time = new(1, 64);

    /// <summary>The object itself, or the only entry of an array.</summary>
    public static DateTimeOffset? Read(JsonField field, DateTimeOffset now)
    {
        var schedule = field;
        if (field.Element.ValueKind == JsonValueKind.Array)
        {
            if (field.Items(1, 1) is not [var only]) return null;
            schedule = only;
        }

        if (schedule.Fields(ApiJson.Wire.ScheduleRequest)?.Required("sendAt") is not { } sendAt || sendAt.Text(Time) is not { } text) return null;
        if (!Timestamps.TryParse(text, out var time)) return sendAt.Refuse<DateTimeOffset?>("Expected a time with seconds and its offset, like 2026-01-31T09:00:00Z or 2026-01-31T10:00:00+01:00.");
        if (time < now + Soonest || time > now + Latest) return sendAt.Refuse<DateTimeOffset?>("Expected a time from 1 minute to 35 days ahead of now. Leave 'schedule' out to send at once.");
        return time;
    }
}
