using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace PushFunctions.HostTests.Starting;

/// <summary>Answers like a storage account in so far as a start asks it, or like one that refuses everything.</summary>
internal sealed class StandInStorage : IAsyncDisposable
{
    private readonly WebApplication _app;

    private StandInStorage(WebApplication app) => _app = app;

    public string ConnectionString =>
        $"AccountName=a;AccountKey=AAAA;TableEndpoint={_app.Urls.Single()}/a;QueueEndpoint={_app.Urls.Single()}/a";

    /// <summary>The caller lacks the role, or has the wrong key.</summary>
    public static Task<StandInStorage> RefusingAsync() =>
        StartAsync(context => FailAsync(context, StatusCodes.Status403Forbidden, "AuthorizationPermissionMismatch"));

    /// <param name="catalogRow">The one row of the table Catalog, as JSON.</param>
    public static Task<StandInStorage> HoldingAsync(string catalogRow) => StartAsync(async context =>
    {
        if (context.Request.Method != HttpMethods.Get)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            context.Response.Headers.ETag = "W/\"1\"";
        }
        else if (context.Request.Path.Value!.Contains("/Catalog", StringComparison.Ordinal))
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync($"{{\"value\":[{catalogRow}]}}");
        }
        else
        {
            await FailAsync(context, StatusCodes.Status404NotFound, "ResourceNotFound");
        }
    });

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static Task FailAsync(HttpContext context, int status, string code)
    {
        context.Response.StatusCode = status;
        context.Response.Headers["x-ms-error-code"] = code;
        // Queues say it in a header, tables in JSON too.
        if (context.Request.Path.Value!.Contains("/push-", StringComparison.Ordinal)) return Task.CompletedTask;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(
            $"{{\"odata.error\":{{\"code\":\"{code}\",\"message\":{{\"lang\":\"en-US\",\"value\":\"No.\"}}}}}}");
    }

    private static async Task<StandInStorage> StartAsync(RequestDelegate answer)
    {
        var app = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default", "Error"]).Build();
        app.Run(answer);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new StandInStorage(app);
    }
}
