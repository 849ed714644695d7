using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PushFunctions.Api.Http;

/// <summary>The shapes on the wire that all endpoints share.</summary>
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(ResourceAccepted))]
[JsonSerializable(typeof(OperationAccepted))]
[JsonSerializable(typeof(ErrorsBody))]
[JsonSerializable(typeof(ErrorInfo))]
internal sealed partial class HttpJson : JsonSerializerContext
{
    public static HttpJson Wire { get; } = new(NewOptions());

    /// <summary>Readable strings: the responses are JSON by their type, never part of a page of HTML.</summary>
    public static JsonSerializerOptions NewOptions() => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new TimestampConverter() },
    };
}

/// <summary>UTC to the second: <c>2026-01-31T09:00:00Z</c>.</summary>
internal sealed class TimestampConverter : JsonConverter<DateTimeOffset>
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture));
}
