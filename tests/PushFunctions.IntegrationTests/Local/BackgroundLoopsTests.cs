using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PushFunctions.IntegrationTests.EndToEnd;
using PushFunctions.Local;

namespace PushFunctions.IntegrationTests.Local;

public sealed class BackgroundLoopsTests(AzuriteFixture azurite)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_loop_that_ends_by_itself_shows_in_the_health_and_ends_the_process_as_failed(bool byException)
    {
        var loop = new Loop();
        await using var service = await RunningService.StartAsync(
            azurite, configure: builder => builder.Services.AddSingleton<IHostedService>(loop));
        Assert.Equal("OK", await HealthOfAsync(service));

        if (byException) loop.End.SetException(new InvalidOperationException("a bug"));
        else loop.End.SetResult();

        if (!byException) Assert.Equal("DEGRADED", await HealthOfAsync(service));
        Assert.Equal(1, await LocalHost.RunAsync(service.App, null));
    }

    [Fact]
    public async Task A_service_that_is_told_to_stop_has_not_failed()
    {
        await using var service = await RunningService.StartAsync(azurite);

        var running = LocalHost.RunAsync(service.App, null);
        service.Get<IHostApplicationLifetime>().StopApplication();

        Assert.Equal(0, await running);
    }

    private static async Task<string> HealthOfAsync(RunningService service) =>
        (string)(await service.Api.GetAsync("health", TestContext.Current.CancellationToken))["status"]!;

    private sealed class Loop : BackgroundService
    {
        public TaskCompletionSource End { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        protected override Task ExecuteAsync(CancellationToken stoppingToken) => End.Task.WaitAsync(stoppingToken);
    }
}
