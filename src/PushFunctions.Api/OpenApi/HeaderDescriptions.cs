using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using PushFunctions.Api.Http;

namespace PushFunctions.Api.OpenApi;

/// <summary>The headers of requests and answers that mean something to a client.</summary>
internal static class HeaderDescriptions
{
    public const string Location = "Location";
    public const string OperationId = "operationId";
    public const string OperationLocation = "operationLocation";
    public const string ResourceId = "resourceId";
    public const string ResourceLocation = "resourceLocation";
    public const string Challenge = "WWW-Authenticate";
    public const string RetryAfter = "Retry-After";
    public const string Replayed = "Idempotency-Replayed";
    public const string RatePolicy = "RateLimit-Policy";
    public const string Rate = "RateLimit";

    private static readonly IReadOnlyDictionary<string, (string Description, JsonSchemaType Type, JsonNode Example)> Answers =
        new Dictionary<string, (string, JsonSchemaType, JsonNode)>(StringComparer.Ordinal)
        {
            [Location] = ("The absolute address of what was written, as in the body.", JsonSchemaType.String, $"{OpenApiFile.Server}/{Routes.Operations}/{ExampleIds.Operation}"),
            [OperationId] = ("As in the body.", JsonSchemaType.String, ExampleIds.Operation),
            [OperationLocation] = ("As in the body.", JsonSchemaType.String, $"{OpenApiFile.Server}/{Routes.Operations}/{ExampleIds.Operation}"),
            [ResourceId] = ("As in the body.", JsonSchemaType.String, ExampleIds.Registration),
            [ResourceLocation] = ("As in the body.", JsonSchemaType.String, $"{OpenApiFile.Server}/{Routes.Registrations}/{ExampleIds.Registration}"),
            [Challenge] = ("How to authenticate.", JsonSchemaType.String, "Basic realm=\"PushFunctions\", charset=\"UTF-8\""),
            [RetryAfter] = ("Seconds to wait before the request is sent again.", JsonSchemaType.Integer, 10),
            [RatePolicy] = ("What the caller may do: q requests in w seconds. Not there where the service holds no rate.", JsonSchemaType.String, "\"default\";q=1000;w=2"),
            [Rate] = ("What is left of it: r requests, all of them back in t seconds.", JsonSchemaType.String, "\"default\";r=999;t=1"),
            [Replayed] = ("true where this is the first answer once more; else not there.", JsonSchemaType.String, "true"),
        };

    public static void AddTo(OpenApiDocument document)
    {
        foreach (var (name, header) in Answers)
        {
            document.AddComponent<IOpenApiHeader>(name, new OpenApiHeader
            {
                Description = header.Description,
                Schema = new OpenApiSchema { Type = header.Type },
                Example = header.Example.DeepClone(),
            });
        }
    }

    public static Dictionary<string, IOpenApiHeader>? References(OpenApiDocument document, params IReadOnlyList<string> names) =>
        names.Count == 0 ? null : names.ToDictionary(name => name, name => (IOpenApiHeader)new OpenApiHeaderReference(name, document));

    /// <summary>The header of a send.</summary>
    public static OpenApiParameter Idempotency() => new()
    {
        Name = IdempotencyHeader.Name,
        In = ParameterLocation.Header,
        Description = "Any text of the caller's own for this send, such as a UUID, kept for 24 hours: the same request again gets the first answer and Idempotency-Replayed, another body with the same key a 422, and a 409 while the first runs.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = IdempotencyKey.MaximumLength, Pattern = "^[ -~]+$" },
    };
}
