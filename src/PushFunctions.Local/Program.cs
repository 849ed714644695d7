using PushFunctions.Api;
using PushFunctions.Core.Accounts;
using PushFunctions.Core.Apps;
using PushFunctions.Core.Audiences;
using PushFunctions.Core.Delivery;
using PushFunctions.Core.Registrations;
using PushFunctions.Core.Sending;
using PushFunctions.Local.Demo;
using PushFunctions.Local.Reference;
using PushFunctions.Local.Welcome;
using PushFunctions.Providers;
using PushFunctions.Storage;

namespace PushFunctions.Local;

/// <summary>The service in one process. Without arguments it serves until Ctrl+C; with <c>--demo</c> it does the main job once and ends.</summary>
public static class Program
{
    public static async Task<int> Main(string[] args)
    {
        try
        {
            return args.Contains("--demo") ? await DemoRun.RunAsync(Console.Out, TimeProvider.System) : await ServeAsync(args);
        }
        catch (Exception exception) when (StartFailure.Explain(exception) is { } sentence)
        {
            await Console.Error.WriteLineAsync(sentence);
            return 1;
        }
    }

    /// <summary>The service, project by project in the order of the flow.</summary>
    internal static WebApplication Build(WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        builder.Services
            .AddPushApi(configuration)
            .AddPushAccounts(configuration)
            .AddPushApps(configuration)
            .AddPushRegistrations()
            .AddPushAudiences()
            .AddPushSending(configuration.GetSection("Push:Send").Bind)
            .AddPushDelivery(configuration.GetSection("Push:Delivery").Bind)
            .AddPushStorage(configuration)
            .AddPushProviders(configuration)
            .AddDesk(configuration);
        var app = builder.Build();
        app.MapPushApi();
        app.MapReference();
        return app;
    }

    private static async Task<int> ServeAsync(string[] args)
    {
        var builder = LocalHost.CreateBuilder(args);
        await using var desk = await Desk.OpenAsync(builder.Configuration, Console.WriteLine, TimeProvider.System, CancellationToken.None);
        builder.Configuration.AddInMemoryCollection(desk.Settings);
        await using var app = await LocalHost.StartAsync(builder, CancellationToken.None);
        Console.WriteLine(Banner.For(desk, LocalHost.AddressOf(app)));
        return await LocalHost.RunAsync(app, desk);
    }
}
