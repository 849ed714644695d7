using System.Text.Json;
using PushFunctions.Api;

namespace PushFunctions.Local;

/// <summary>
/// Fills the sign-in of the console in, with the account that Local generated and prints. Only the console itself gets
/// it: a browser says in <c>Sec-Fetch-Site</c> whose page asks, which no page can change, and a page of another port of
/// this machine is not of the same origin.
/// </summary>
internal static class LocalSignIn
{
    public const string Path = "/console/local/sign-in";

    public static void MapLocalSignIn(this IEndpointRouteBuilder routes) => routes.MapGet(Path, (RequestDelegate)AnswerAsync);

    private static async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Headers["Sec-Fetch-Site"] is not ["same-origin"])
        {
            await context.RequestServices.GetRequiredService<PushApi>().Refuse(context.Request).ExecuteAsync(context);
            return;
        }

        context.Response.Headers.CacheControl = "no-store";
        if (context.RequestServices.GetRequiredService<LocalAccess>().SignInFor(context) is not { } account)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        context.Response.ContentType = "application/json; charset=utf-8";
        await context.Response.Body.WriteAsync(
            JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["sid"] = account.Sid, ["secret"] = account.AuthToken }),
            context.RequestAborted);
    }
}
