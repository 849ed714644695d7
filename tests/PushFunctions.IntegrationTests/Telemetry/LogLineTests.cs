using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging;
using PushFunctions.IntegrationTests.EndToEnd;
using PushFunctions.IntegrationTests.Security.Privacy;
using PushFunctions.Simulator.Faults;
using PushFunctions.Storage.Clients;

namespace PushFunctions.IntegrationTests.Telemetry;

public sealed class LogLineTests
{
    /// <summary>One for each way in which a message can end well.</summary>
    private static readonly int[] MessageEvents = [1100, 1101, 1200, 1201, 1202, 1204, 1208];

    [Fact]
    public async Task Every_message_that_is_handled_leaves_one_line_whatever_it_came_to()
    {
        using var witness = new Witness();
        await using var service = await RunningService.StartInMemoryAsync(pump: false, configure: witness.Attend);
        using var shop = await Customer.WithAppAsync(service);
        var phone = Phone.Apple();
        phone.FaultsAt(service.Simulator).ForToken(phone.Token, new SimulatorFault { Status = 503 });
        var (user, _) = await shop.RegisterAsync(Phone.Android());
        var audience = (await shop.CallAsync(HttpMethod.Post, "/v1/Audiences", new { Name = "one" })).GetProperty("resourceId").GetString();
        await shop.CallAsync(HttpMethod.Post, $"/v1/Audiences/{audience}/Users", new { UserIds = new[] { user } });

        await shop.SendAsync([phone.Recipient()]);
        var handled = await PumpTwiceAsync(service, QueueNames.ExpressDeliveries);
        await shop.SendAsync([new { AudienceId = audience }]);
        handled += await PumpTwiceAsync(service, QueueNames.Fanout);
        await service.Get<Sweep>().RunAsync(TestContext.Current.CancellationToken);

        var lines = witness.Lines.Where(line => MessageEvents.Contains(line.Id.Id)).ToList();
        Assert.Equal(handled, lines.Count);
        // A line for each batch would be most of what a campaign costs.
        Assert.All(lines, line => Assert.Equal(line.Id.Id == 1200 ? LogLevel.Debug : LogLevel.Information, line.Level));
        Assert.Empty(new[] { 1100, 1200, 1204 }.Except(lines.Select(line => line.Id.Id)));
        // Nothing of it is a trouble: nobody has to look.
        Assert.DoesNotContain(
            witness.Lines, line => line.Level >= LogLevel.Warning && line.Category.StartsWith("PushFunctions", StringComparison.Ordinal));
    }

    /// <summary>Works on the queues, and then on the first message once more, as the host may deliver it.</summary>
    private static async Task<int> PumpTwiceAsync(RunningService service, string name)
    {
        var queue = service.Get<StorageClients>().Queue(name);
        PeekedMessage message = await queue.PeekMessageAsync(TestContext.Current.CancellationToken);
        var handled = await service.PumpUntilIdleAsync();
        await queue.SendMessageAsync(message.Body, cancellationToken: TestContext.Current.CancellationToken);
        return handled + await service.PumpUntilIdleAsync();
    }
}
