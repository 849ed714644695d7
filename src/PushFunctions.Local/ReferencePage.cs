using System.Text;
using PushFunctions.Api.OpenApi;
using Scalar.AspNetCore;

namespace PushFunctions.Local;

/// <summary>The page at <c>/docs</c>: the API's document to read and to try. Script and style come out of the package, nothing from elsewhere.</summary>
internal static class ReferencePage
{
    public const string Path = "/docs";
    private const string Document = Path + "/openapi.json";
    private static readonly string[] Reads = [HttpMethods.Get, HttpMethods.Head];

    public static void MapReference(this IEndpointRouteBuilder routes)
    {
        routes.MapScalarApiReference(Path, Show).Add(static endpoint =>
        {
            // The package maps GET only.
            foreach (var methods in endpoint.Metadata.OfType<IHttpMethodMetadata>().ToList()) endpoint.Metadata.Remove(methods);
            endpoint.Metadata.Add(new HttpMethodMetadata(Reads));
        });
        routes.MapMethods("/", Reads, (RequestDelegate)(static context =>
        {
            context.Response.Redirect(Path);
            return Task.CompletedTask;
        }));
        routes.MapMethods(Document, Reads, (RequestDelegate)(static async context =>
        {
            var document = Encoding.UTF8.GetBytes(await context.RequestServices.GetRequiredService<ReferenceDocument>().MakeAsync(context));
            (context.Response.ContentType, context.Response.ContentLength) = ("application/json; charset=utf-8", document.Length);
            context.Response.Headers.CacheControl = "no-store";
            if (HttpMethods.IsGet(context.Request.Method)) await context.Response.Body.WriteAsync(document, context.RequestAborted);
        }));
    }

    private static void Show(ScalarOptions page, HttpContext context)
    {
        page.Title = "PushFunctions";
        page.OpenApiRoutePattern = Document;
        page.DefaultFonts = false;
        page.Telemetry = false;
        page.HideClientButton = true;
        page.ShowDeveloperTools = DeveloperToolsVisibility.Never;
        page.Agent = new ScalarAgentOptions { Disabled = true };
        if (context.RequestServices.GetRequiredService<LocalAccess>().SignInFor(context) is not { } account) return;
        page.AddPreferredSecuritySchemes([OperationDescriptions.Scheme]);
        page.AddHttpAuthentication(OperationDescriptions.Scheme, scheme => (scheme.Username, scheme.Password) = (account.Sid, account.AuthToken));
    }
}
