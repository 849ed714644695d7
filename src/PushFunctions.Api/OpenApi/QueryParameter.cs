using Microsoft.OpenApi;

namespace PushFunctions.Api.OpenApi;

/// <summary>A query parameter of an endpoint.</summary>
/// <param name="IsRepeated">It may be there more than once.</param>
internal sealed record QueryParameter(string Name, string Description, FieldRule Rule, string Example, bool IsRequired = false, bool IsRepeated = false)
{
    /// <summary>The schema's type.</summary>
    public JsonSchemaType Type { get; init; } = JsonSchemaType.String;
}
