using System.Text.Json.Serialization;

namespace PushFunctions.Core.Credentials;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CredentialContent))]
internal sealed partial class CredentialJson : JsonSerializerContext;
