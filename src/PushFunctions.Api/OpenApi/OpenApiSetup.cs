using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace PushFunctions.Api.OpenApi;

/// <summary>What makes the document from the mapped endpoints. The hosts do not need it: they serve the checked-in file.</summary>
public static class OpenApiSetup
{
    public const string DocumentName = "v1";

    public static IServiceCollection AddPushOpenApi(this IServiceCollection services)
    {
        services.AddSingleton<IApiDescriptionProvider, BodyDescriptions>();
        services.ConfigureHttpJsonOptions(static json => json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict);
        services.AddOpenApi(DocumentName, static options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            // An object of any content is no type of its own.
            options.CreateSchemaReferenceId = static type => (Nullable.GetUnderlyingType(type.Type) ?? type.Type) == typeof(JsonElement) ? null : OpenApiOptions.CreateDefaultSchemaReferenceId(type);
            options.AddOperationTransformer<OperationDescriptions>();
            options.AddDocumentTransformer<DocumentFrame>();
        });
        return services;
    }
}
