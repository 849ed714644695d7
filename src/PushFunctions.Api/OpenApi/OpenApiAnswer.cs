using System.Text.Json;

namespace PushFunctions.Api.OpenApi;

/// <summary>The description of this API, as OpenAPI 3.1 has it.</summary>
/// <param name="Openapi">The version of OpenAPI.</param>
/// <param name="Info">What the API is.</param>
/// <param name="Servers">Where it was asked for.</param>
/// <param name="Paths">Its operations.</param>
/// <param name="Components">Their schemas, answers and headers.</param>
/// <param name="Security">How a caller is known.</param>
/// <param name="Tags">The groups of operations.</param>
public sealed record OpenApiAnswer(
    string Openapi,
    JsonElement Info,
    IReadOnlyList<JsonElement> Servers,
    JsonElement Paths,
    JsonElement Components,
    IReadOnlyList<JsonElement> Security,
    IReadOnlyList<JsonElement> Tags);
