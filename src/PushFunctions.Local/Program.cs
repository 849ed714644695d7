using Microsoft.Extensions.DependencyInjection.Extensions;
using PushFunctions.Api;
using PushFunctions.WebConsole;

namespace PushFunctions.Local;

/// <summary>
/// The service in one process: it serves until Ctrl+C. <see cref="CommandLine.Usage"/> describes the other commands.
/// </summary>
public static class Program
{
    public static async Task<int> Main(string[] args)
    {
        try
        {
            var line = CommandLine.Parse(args);
            if (line.Help)
            {
                await Console.Out.WriteLineAsync(CommandLine.Usage);
                return 0;
            }

            return line.Demo ? await DemoRun.RunAsync(Console.Out, TimeProvider.System) : await ServeAsync(line);
        }
        catch (Exception exception) when (LocalStartFailure.Explain(exception) is { } sentence)
        {
            await Console.Error.WriteLineAsync(sentence);
            return 1;
        }
    }

    internal static WebApplication Build(WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        builder.Services
            .AddPushApi(configuration)
            .AddPushConsole(configuration)
            .AddPushService(configuration);
        builder.Services.TryAddSingleton(new LocalAccess(null, null));
        builder.Services.AddSingleton<ReferenceDocument>();
        var app = builder.Build();
        app.MapPushApi();
        app.MapPushConsole();
        app.MapReference();
        app.MapLocalSignIn();
        return app;
    }

    private static async Task<int> ServeAsync(CommandLine line)
    {
        var builder = LocalHost.CreateBuilder(line);
        LocalSettings.RequireKnown(builder.Configuration);
        await using var local = await LocalService.OpenAsync(
            builder.Configuration, line.Reset, Console.WriteLine, TimeProvider.System, CancellationToken.None);
        builder.Configuration.AddInMemoryCollection(local.Settings);
        builder.Services.AddSingleton(new LocalAccess(local.Account, local.Simulator));
        await using var app = await LocalHost.StartAsync(builder, CancellationToken.None);
        var address = LocalHost.AddressOf(app);
        local.Running?.ServesOn(address);
        Console.WriteLine(Banner.For(local, address, local.Folder));
        return await LocalHost.RunAsync(app, local.Azurite);
    }
}
