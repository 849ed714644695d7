using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.OpenApi;
using PushFunctions.Api;
using PushFunctions.Api.OpenApi;

namespace PushFunctions.Tests.Api.OpenApi;

/// <summary>The document, made anew from the endpoints as Local maps them.</summary>
internal static class MappedDocument
{
    public static async Task<string> MakeAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddPushOpenApi();
        await using var app = builder.Build();
        app.MapPushApi();
        await app.StartAsync(cancellationToken);
        var document = await app.Services.GetRequiredKeyedService<IOpenApiDocumentProvider>(OpenApiSetup.DocumentName).GetOpenApiDocumentAsync(cancellationToken);
        var text = await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, cancellationToken);
        return text.ReplaceLineEndings("\n") + "\n";
    }
}
