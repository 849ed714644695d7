using Microsoft.OpenApi;
using PushFunctions.Api.Http;

namespace PushFunctions.Api.OpenApi;

/// <summary>The parameters of an endpoint's path, query and headers.</summary>
internal static class ParameterDescriptions
{
    public static IList<IOpenApiParameter> Of(ApiEndpoint endpoint, OpenApiDocument document) =>
    [
        .. PathParameters.Of(endpoint.Route).Select(name => InPath(name, document)),
        .. QueryParameters.Of(endpoint).Select(parameter => InQuery(parameter, document)),
        .. endpoint.Name == nameof(ApiEndpoints.SendNotifications) ? new IOpenApiParameter[] { HeaderDescriptions.Idempotency() } : [],
    ];

    private static OpenApiParameter InPath(string name, OpenApiDocument document)
    {
        var (description, rule) = PathParameters.Describe(name);
        return new OpenApiParameter
        {
            Name = name,
            In = ParameterLocation.Path,
            Required = true,
            Description = description,
            Schema = SchemaFactory.Of(rule, JsonSchemaType.String, document),
            Example = PathParameters.Example(name),
        };
    }

    private static OpenApiParameter InQuery(QueryParameter parameter, OpenApiDocument document) => new()
    {
        Name = parameter.Name,
        In = ParameterLocation.Query,
        Required = parameter.IsRequired,
        Description = parameter.Description,
        Schema = parameter.IsRepeated
            ? new OpenApiSchema { Type = JsonSchemaType.Array, MaxItems = parameter.Rule.MaximumItems, Items = new OpenApiSchema { Type = JsonSchemaType.String } }
            : SchemaFactory.Of(parameter.Rule, parameter.Type, document),
        Explode = true,
        Example = parameter.Example,
    };
}
