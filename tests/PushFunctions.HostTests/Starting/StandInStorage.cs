using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace PushFunctions.HostTests.Starting;

/// <summary>Answers like a storage account in so far as a start asks it, or like one that refuses everything.</summary>
internal sealed class StandInStorage : IAsyncDisposable
{
    private readonly WebApplication _app;

    private StandInStorage(WebApplication app) => _app = app;

    public string ConnectionString => $"AccountName=a;AccountKey=AAAA;TableEndpoint={_app.Urls.Single()}/a;QueueEndpoint={_app.Urls.Single()}/a";

    /// <summary>Whoever asks lacks the role, or has the wrong key.</summary>
    public static Task<StandInStorage> RefusingAsync() => StartAsync(context =>
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        context.Response.Headers["x-ms-error-code"] = "AuthorizationPermissionMismatch";
        return Task.CompletedTask;
    });

    /// <param name="catalogRow">The one row of the table Catalog, as JSON.</param>
    public static Task<StandInStorage> HoldingAsync(string catalogRow) => StartAsync(async context =>
    {
        if (context.Request.Method == HttpMethods.Get && context.Request.Path.Value!.Contains("/Catalog", StringComparison.Ordinal))
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync($"{{\"value\":[{catalogRow}]}}");
            return;
        }

        context.Response.StatusCode = context.Request.Method == HttpMethods.Get ? StatusCodes.Status404NotFound : StatusCodes.Status204NoContent;
        context.Response.Headers.ETag = "W/\"1\"";
    });

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task<StandInStorage> StartAsync(RequestDelegate answer)
    {
        var app = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0"]).Build();
        app.Run(answer);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new StandInStorage(app);
    }
}
