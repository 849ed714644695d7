using PushFunctions.Api;
using Scalar.AspNetCore;

namespace PushFunctions.Local.Reference;

/// <summary>The page at <c>/docs</c>: the API's document to read and to try. Script and style come out of the package, nothing from elsewhere.</summary>
internal static class ReferencePage
{
    public const string Path = "/docs";

    public static void MapReference(this IEndpointRouteBuilder routes) => routes.MapScalarApiReference(Path, static page =>
    {
        page.Title = "PushFunctions";
        page.OpenApiRoutePattern = "/" + Routes.OpenApi;
        page.DefaultFonts = false;
        page.Telemetry = false;
        page.HideClientButton = true;
        page.ShowDeveloperTools = DeveloperToolsVisibility.Never;
        page.Agent = new ScalarAgentOptions { Disabled = true };
    });
}
