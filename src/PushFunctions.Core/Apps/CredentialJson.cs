using System.Text.Json.Serialization;

namespace PushFunctions.Core.Apps;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CredentialContent))]
internal sealed partial class CredentialJson : JsonSerializerContext;
