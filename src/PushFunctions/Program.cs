using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using PushFunctions.Api;
using PushFunctions.Core;
using PushFunctions.Providers;
using PushFunctions.Startup;
using PushFunctions.Storage;
using PushFunctions.WebConsole;

namespace PushFunctions;

/// <summary>The Functions app.</summary>
public static class Program
{
    public static async Task<int> Main(string[] args)
    {
        try
        {
            using var host = Build(args);
            // Reports all invalid settings; the start itself would report only the first.
            host.Services.GetRequiredService<IStartupValidator>().Validate();
            await host.RunAsync();
            return 0;
        }
        catch (Exception exception) when (WorkerStartFailure.Explain(exception) is { } sentence)
        {
            await Console.Error.WriteLineAsync($"{WorkerStartFailure.Mark}{sentence}");
            return 1;
        }
    }

    /// <summary>The service, project by project in the order of the flow.</summary>
    public static IHost Build(string[] args)
    {
        var builder = FunctionsApplication.CreateBuilder(args);
        var configuration = builder.Configuration.AddLogDefaults();
        builder.ConfigureFunctionsWebApplication();
        builder.Services
            .AddPushApi(configuration)
            .AddPushConsole(configuration)
            .AddPushAccounts(configuration)
            .AddPushApps(configuration)
            .AddPushRegistrations()
            .AddPushAudiences()
            .AddPushEvents(configuration)
            .AddPushSending(configuration.GetSection("Push:Send").Bind)
            .AddPushDelivery(configuration.GetSection("Push:Delivery").Bind)
            .AddPushEventDelivery()
            .AddPushStorage(configuration)
            .AddPushProviders(configuration)
            .AddPushReceivers()
            .AddPushTelemetry(configuration)
            .AddFunctionsHosting();
        return builder.Build();
    }
}
