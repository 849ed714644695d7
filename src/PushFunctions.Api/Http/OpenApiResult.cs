using System.Text.Json;

namespace PushFunctions.Api.Http;

/// <summary>The description of this API in OpenAPI 3.1.</summary>
/// <param name="Openapi">The version of OpenAPI.</param>
/// <param name="Info">Title, version and description.</param>
/// <param name="Servers">The address that the document was requested from.</param>
/// <param name="Paths">Its operations.</param>
/// <param name="Components">Their schemas, responses and headers.</param>
/// <param name="Security">How a caller authenticates.</param>
/// <param name="Tags">The groups of operations.</param>
public sealed record OpenApiResult(
    string Openapi,
    JsonElement Info,
    IReadOnlyList<JsonElement> Servers,
    JsonElement Paths,
    JsonElement Components,
    IReadOnlyList<JsonElement> Security,
    IReadOnlyList<JsonElement> Tags);
