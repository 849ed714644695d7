using PushFunctions.IntegrationTests.EndToEnd;

namespace PushFunctions.IntegrationTests.Docs;

public sealed class MigratingPageTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task What_other_services_sent_is_sent_with_the_lines_of_the_page()
    {
        await using var service = await RunningService.StartAsync(azurite);

        var page = await PastedPage.RunAsync(service, "migrating.md");

        page.AssertRan();
        // The last of the sends, to one device of each platform.
        Assert.Contains(
            "\"total\":2,\"recipients\":2,\"unaddressable\":0,\"scheduled\":0,\"queued\":0,\"sent\":2", page.Compact,
            StringComparison.Ordinal);
        // The old keys as data, the audience, the template: three to the first User, two to the second, and the one
        // by token.
        await service.Simulator.Fcm.WaitForAsync(6, TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        Assert.Equal(3, service.Simulator.Fcm.Received.CountFor("token_of_one"));
        Assert.Equal(2, service.Simulator.Fcm.Received.CountFor("token_of_two"));
    }
}
