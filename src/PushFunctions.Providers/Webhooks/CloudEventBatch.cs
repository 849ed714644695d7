using System.Globalization;
using System.Text.Json;

namespace PushFunctions.Providers.Webhooks;

/// <summary>Events as a batch of CloudEvents 1.0: a JSON array.</summary>
internal static class CloudEventBatch
{
    public const string ContentType = "application/cloudevents-batch+json";
    public const string TypePrefix = "dev.pushfunctions.";

    private const string TwilioPrefix = "com.twilio.comms-api.";

    public static byte[] Write(IReadOnlyList<PushEvent> events, EventFormat format)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartArray();
            foreach (var told in events) Write(json, told, format);
            json.WriteEndArray();
        }

        return bytes.ToArray();
    }

    private static void Write(Utf8JsonWriter json, PushEvent told, EventFormat format)
    {
        json.WriteStartObject();
        json.WriteString("specversion", "1.0");
        json.WriteString("id", told.Id);
        json.WriteString("type", (format == EventFormat.Twilio ? TwilioPrefix : TypePrefix) + told.Type);
        json.WriteString("source", SourceOf(told));
        json.WriteString("subject", told.Subject);
        json.WriteString("time", told.Time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        json.WriteString("datacontenttype", "application/json");
        json.WritePropertyName("data");
        if (format == EventFormat.Twilio)
        {
            json.WriteStartObject();
            json.WriteString("operation_id", told.Subject);
            json.WriteEndObject();
        }
        else
        {
            told.Data.WriteTo(json);
        }

        json.WriteEndObject();
    }

    private static string SourceOf(PushEvent told) =>
        $"/v1/accounts/{told.Account}{(told.App is { } app ? $"/apps/{app}" : string.Empty)}";
}
