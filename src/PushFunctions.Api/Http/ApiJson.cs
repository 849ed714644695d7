using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PushFunctions.Api.Http;

/// <summary>The shapes on the wire.</summary>
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(ResourceAccepted))]
[JsonSerializable(typeof(OperationAccepted))]
[JsonSerializable(typeof(ErrorsBody))]
[JsonSerializable(typeof(ErrorInfo))]
[JsonSerializable(typeof(HealthResponse))]
[JsonSerializable(typeof(OpenApiResult))]
[JsonSerializable(typeof(AppResponse))]
[JsonSerializable(typeof(AppsPage))]
[JsonSerializable(typeof(CredentialResponse))]
[JsonSerializable(typeof(CredentialsPage))]
[JsonSerializable(typeof(RegistrationResponse))]
[JsonSerializable(typeof(RegistrationsPage))]
[JsonSerializable(typeof(UserResponse))]
[JsonSerializable(typeof(UsersPage))]
[JsonSerializable(typeof(AudienceResponse))]
[JsonSerializable(typeof(AudiencesPage))]
[JsonSerializable(typeof(AudienceUsersPage))]
[JsonSerializable(typeof(NewApiKeyResponse))]
[JsonSerializable(typeof(ApiKeysPage))]
[JsonSerializable(typeof(OperationResponse))]
[JsonSerializable(typeof(OperationsPage))]
[JsonSerializable(typeof(OperationErrorsPage))]
[JsonSerializable(typeof(NotificationResponse))]
[JsonSerializable(typeof(NotificationsPage))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>Readable texts: the answers are JSON by their type, never part of a page of HTML.</summary>
    public static ApiJson Wire { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new TimestampConverter() },
    });
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
