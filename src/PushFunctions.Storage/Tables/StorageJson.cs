using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PushFunctions.Storage.Tables;

/// <summary>What lies in rows as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(OperationStats))]
[JsonSerializable(typeof(StoredOperation))]
[JsonSerializable(typeof(List<StoredUser>))]
[JsonSerializable(typeof(List<StoredUnaddressable>))]
[JsonSerializable(typeof(List<StoredJob>))]
[JsonSerializable(typeof(List<StoredOutcome>))]
[JsonSerializable(typeof(List<StoredDevice>))]
[JsonSerializable(typeof(List<StoredSecret>))]
[JsonSerializable(typeof(List<EventName>))]
internal sealed partial class StorageJson : JsonSerializerContext
{
    /// <summary>Variables are JSON texts within JSON: only what must be escaped is, so that they do not grow.</summary>
    public static StorageJson Compact => Lazy.Value;

    /// <summary>Made on first use: the generated half of the class must be initialized before.</summary>
    private static class Lazy
    {
        public static readonly StorageJson Value = new(
            new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}
