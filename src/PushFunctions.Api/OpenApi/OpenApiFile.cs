using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using PushFunctions.Api.Http;

namespace PushFunctions.Api.OpenApi;

/// <summary>The checked-in document. A test makes it anew and compares; docs/http-api.md says how to rewrite it.</summary>
internal static class OpenApiFile
{
    /// <summary>Where the file says that the service is: Local's own address.</summary>
    public const string Server = "http://127.0.0.1:7071";

    private const string Name = "openapi.json";
    private static readonly Lazy<(byte[] Before, byte[] After)> Parts = new(Cut);

    /// <summary>The document, with the service at <paramref name="address"/>.</summary>
    public static byte[] At(string address)
    {
        var (before, after) = Parts.Value;
        return [.. before, .. Quote(address), .. after];
    }

    private static (byte[] Before, byte[] After) Cut()
    {
        using var stream = typeof(OpenApiFile).Assembly.GetManifestResourceStream(Name) ?? throw new InvalidOperationException($"The assembly has no {Name}.");
        var file = new byte[stream.Length];
        stream.ReadExactly(file);
        var server = Quote(Server);
        var place = file.AsSpan().IndexOf(server);
        return place < 0 ? throw new InvalidOperationException($"{Name} does not name {Server} as its server.") : (file[..place], file[(place + server.Length)..]);
    }

    private static byte[] Quote(string text) => JsonSerializer.SerializeToUtf8Bytes(text, ApiJson.Wire.String);
}

internal sealed class OpenApiEndpoints(Links links)
{
    public Task<IResult> GetAsync(ApiCall call, CancellationToken cancellationToken) =>
        Task.FromResult<IResult>(new ApiResult(StatusCodes.Status200OK, OpenApiFile.At(links.To(call.Request, "").TrimEnd('/'))));
}

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

/// <summary>The description of this API, as OpenAPI 3.1 has it.</summary>
/// <param name="Openapi">The version of OpenAPI.</param>
/// <param name="Info">What the API is.</param>
/// <param name="Servers">Where it was asked for.</param>
/// <param name="Paths">Its operations.</param>
/// <param name="Components">Their schemas, answers and headers.</param>
/// <param name="Security">How a caller is known.</param>
/// <param name="Tags">The groups of operations.</param>
public sealed record OpenApiResult(
    string Openapi,
    JsonElement Info,
    IReadOnlyList<JsonElement> Servers,
    JsonElement Paths,
    JsonElement Components,
    IReadOnlyList<JsonElement> Security,
    IReadOnlyList<JsonElement> Tags);
