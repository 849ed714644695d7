using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PushFunctions.Api.Http;
using PushFunctions.HostTests.Output;
using PushFunctions.Storage.Clients;

namespace PushFunctions.HostTests.App;

public sealed class ServicesTests(BuiltApp app) : IClassFixture<BuiltApp>
{
    public static TheoryData<string> FunctionClasses => new(FunctionMethods.Classes.Select(type => type.FullName!));

    [Theory]
    [MemberData(nameof(FunctionClasses))]
    public void Every_class_of_functions_can_be_made(string name)
    {
        var type = typeof(Program).Assembly.GetType(name, throwOnError: true)!;

        using var scope = app.Services.CreateScope();
        Assert.IsType(type, ActivatorUtilities.CreateInstance(scope.ServiceProvider, type));
    }

    [Fact]
    public void The_sample_settings_are_all_that_the_app_needs() => app.Services.GetRequiredService<IStartupValidator>().Validate();

    [Fact]
    public void Tables_queues_and_the_first_account_are_made_before_anything_is_served()
    {
        var services = app.Services.GetServices<IHostedService>().ToList();

        // Those of the worker and of its HTTP server have only StartAsync, which comes later.
        var preparation = Assert.Single(services.OfType<IHostedLifecycleService>());
        Assert.Equal("StartupInitializer", preparation.GetType().Name);
    }

    [Fact]
    public void An_outage_of_storage_is_told_from_a_fault()
    {
        var classifier = Assert.Single(app.Services.GetServices<ITransientErrorDetector>());

        Assert.NotNull(classifier.RetryAfter(new Azure.RequestFailedException("No answer.")));
        Assert.Null(classifier.RetryAfter(new InvalidOperationException()));
    }

    [Fact]
    public void The_HTTP_server_takes_every_body_that_the_host_lets_through()
    {
        using var host = BuiltApp.Build(("Push__MaxRequestBytes", "1024"));

        Assert.Equal(100 * 1024 * 1024, host.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits.MaxRequestBodySize);
    }

    [Fact]
    public void The_log_has_what_the_service_says_and_only_warnings_of_the_rest()
    {
        var loggers = app.Services.GetRequiredService<ILoggerFactory>();

        Assert.True(loggers.CreateLogger("PushFunctions.Core.Sending").IsEnabled(LogLevel.Information));
        Assert.False(loggers.CreateLogger("Microsoft.AspNetCore.Hosting.Diagnostics").IsEnabled(LogLevel.Information));
        Assert.True(loggers.CreateLogger("Microsoft.AspNetCore.Hosting.Diagnostics").IsEnabled(LogLevel.Warning));
    }

    /// <summary>Requests and their queries, in which device tokens are, are told by these categories below a
    /// warning.</summary>
    [Theory]
    [InlineData("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Information)]
    [InlineData("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Information)]
    [InlineData("Microsoft.AspNetCore.Server.Kestrel.BadRequests", LogLevel.Debug)]
    [InlineData("System.Net.Http.HttpClient.Default.ClientHandler", LogLevel.Trace)]
    [InlineData("Azure.Core", LogLevel.Information)]
    [InlineData("Azure-Core", LogLevel.Information)]
    public void No_setting_brings_requests_into_the_log(string category, LogLevel level)
    {
        using var host = BuiltApp.Build(
            ("Logging__LogLevel__Default", "Trace"), ($"Logging__LogLevel__{category}", "Trace"),
            ("Logging__LogLevel__Microsoft", "Trace"));
        var loggers = host.Services.GetRequiredService<ILoggerFactory>();

        Assert.False(loggers.CreateLogger(category).IsEnabled(level));
        Assert.True(loggers.CreateLogger(category).IsEnabled(LogLevel.Warning));
        Assert.True(loggers.CreateLogger("Microsoft.Azure.Functions.Worker").IsEnabled(LogLevel.Trace));
    }

    [Fact]
    public void A_setting_that_writes_queries_into_traces_stops_the_start()
    {
        using var host = BuiltApp.Build(("OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION", "true"));

        var refusal = Assert.Throws<OptionsValidationException>(() => host.Services.GetRequiredService<IStartupValidator>().Validate());
        Assert.Contains("traces would contain device tokens", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_setting_changes_what_is_logged()
    {
        using var host = BuiltApp.Build(("Logging__LogLevel__PushFunctions", "Debug"), ("Logging__LogLevel__Default", "Error"));
        var loggers = host.Services.GetRequiredService<ILoggerFactory>();

        Assert.True(loggers.CreateLogger("PushFunctions.Core.Sending").IsEnabled(LogLevel.Debug));
        Assert.False(loggers.CreateLogger("Microsoft.AspNetCore").IsEnabled(LogLevel.Warning));
    }

    [Fact]
    public void Storage_is_the_account_of_the_settings() =>
        Assert.Equal("devstoreaccount1", app.Services.GetRequiredService<StorageClients>().Queues.AccountName);
}
