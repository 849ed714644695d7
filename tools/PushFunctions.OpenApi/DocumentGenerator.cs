using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using PushFunctions.Api;
using PushFunctions.Api.Http;

namespace PushFunctions.OpenApi;

/// <summary>
/// Makes the OpenAPI document from the table of endpoints, the shapes of requests and the records of responses.
/// </summary>
internal static class DocumentGenerator
{
    private const string Name = "v1";
    private const string Json = "application/json";

    public static async Task<string> GenerateAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.ConfigureHttpJsonOptions(static json => json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict);
        builder.Services.AddOpenApi(Name, static options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            // An object with any content is not a type of its own.
            options.CreateSchemaReferenceId = static type =>
                (Nullable.GetUnderlyingType(type.Type) ?? type.Type) == typeof(JsonElement)
                    ? null
                    : OpenApiOptions.CreateDefaultSchemaReferenceId(type);
            options.AddOperationTransformer<OperationTransformer>();
            options.AddDocumentTransformer<DocumentTransformer>();
        });
        await using var app = builder.Build();
        // The application is never started: routing only has to know the endpoints.
        app.UseRouting();
        app.UseEndpoints(static routes =>
        {
            foreach (var endpoint in ApiEndpoints.All)
            {
                RequestDelegate run = static _ => Task.CompletedTask;
                routes.MapMethods(endpoint.Route, [endpoint.Method], run).WithName(endpoint.Name).WithMetadata(MetadataOf(endpoint, run));
            }
        });
        var document =
            await app.Services.GetRequiredKeyedService<IOpenApiDocumentProvider>(Name).GetOpenApiDocumentAsync(cancellationToken);
        var text = await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, cancellationToken);
        return text.ReplaceLineEndings("\n") + "\n";
    }

    /// <param name="run">ASP.NET Core describes an endpoint only if it has a method.</param>
    private static object[] MetadataOf(ApiEndpoint endpoint, RequestDelegate run) =>
    [
        endpoint,
        run.Method,
        new ProducesResponseTypeMetadata(endpoint.Status, endpoint.Response, [Json]),
        .. ErrorStatuses.Of(endpoint).Select(status => new ProducesResponseTypeMetadata(status, typeof(ErrorsBody), [Json])),
    ];
}
