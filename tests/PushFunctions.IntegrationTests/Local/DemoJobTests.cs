using PushFunctions.IntegrationTests.EndToEnd;
using PushFunctions.Local;
using PushFunctions.Simulator.Faults;

namespace PushFunctions.IntegrationTests.Local;

public sealed class DemoJobTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task It_says_what_each_device_got_and_how_the_operation_ended()
    {
        await using var service = await RunningService.StartAsync(azurite);

        var said = await RunAsync(service);

        Assert.Contains(
            " got \"Welcome back, Ada!\"", Assert.Single(said, line => line.StartsWith("  FCM device ", StringComparison.Ordinal)),
            StringComparison.Ordinal);
        Assert.Contains(
            " got \"Welcome back, Ada!\"", Assert.Single(said, line => line.StartsWith("  APN device ", StringComparison.Ordinal)),
            StringComparison.Ordinal);
        Assert.Equal("""  stats {"total":2,"recipients":1,"unaddressable":0,"scheduled":0,"queued":0,"sent":2,"failed":0,"canceled":0}""", said[^1]);
    }

    [Fact]
    public async Task It_fails_when_a_device_got_nothing()
    {
        await using var service = await RunningService.StartAsync(azurite);
        service.Simulator.Fcm.Faults.ForAll(new SimulatorFault { Reason = "UNREGISTERED" });

        var failure = await Assert.ThrowsAsync<DemoException>(() => RunAsync(service));

        Assert.Matches("^The FCM device [0-9a-f]{8} got 0 pushes instead of one\\.$", failure.Message);
    }

    [Fact]
    public async Task It_fails_with_the_answer_when_a_request_is_refused()
    {
        await using var service = await RunningService.StartAsync(azurite);
        using var stranger = new DemoApi(service.Address, service.Account with { AuthToken = new string('0', 32) });

        var failure = await Assert.ThrowsAsync<DemoException>(() => RunAsync(service, stranger));

        Assert.StartsWith(
            "POST PushNotifications/Credentials returned 401: {\"errors\":[{\"code\":20003,", failure.Message, StringComparison.Ordinal);
    }

    private static async Task<string[]> RunAsync(RunningService service, DemoApi? api = null)
    {
        await using var said = new StringWriter();
        await new DemoJob(api ?? service.Api, service.Simulator, said, TimeProvider.System)
            .RunAsync(TestContext.Current.CancellationToken);
        return said.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
    }
}
