using Microsoft.OpenApi;

namespace PushFunctions.Api.OpenApi;

/// <summary>A query parameter of an endpoint.</summary>
/// <param name="Example">Only where the parameter is required: pages to try an API on send every example, and a filter that is not meant hides what there is.</param>
/// <param name="IsRepeated">It may be there more than once.</param>
internal sealed record QueryParameter(string Name, string Description, FieldRule Rule, string? Example = null, bool IsRepeated = false)
{
    public bool IsRequired => Example is not null;

    /// <summary>The schema's type.</summary>
    public JsonSchemaType Type { get; init; } = JsonSchemaType.String;
}
