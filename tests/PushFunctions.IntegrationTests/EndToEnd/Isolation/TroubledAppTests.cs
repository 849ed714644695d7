using PushFunctions.Simulator.Faults;

namespace PushFunctions.IntegrationTests.EndToEnd.Isolation;

public sealed class TroubledAppTests(AzuriteFixture azurite, ITestOutputHelper output)
{
    private const int Backlog = 2_000;
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Behind_the_backlog_of_an_App_in_trouble_another_Apps_send_takes_little_longer_than_alone(bool isThrottled)
    {
        await using var service = await RunningService.StartAsync(azurite);
        using var troubled = await Customer.WithAppAsync(service);
        using var well = await Customer.WithAppAsync(service);
        await SendAsync(well);
        var alone = await SendAsync(well);

        var phones = Phone.Androids(Backlog);
        foreach (var phone in phones)
            service.Simulator.Fcm.Faults.ForToken(
                phone.Token, isThrottled ? new SimulatorFault { Reason = "QUOTA_EXCEEDED" } : new SimulatorFault { Delay = Slow });
        var backlog = await troubled.SendAsync(phones.Select(phone => phone.Recipient()));
        await service.Simulator.Fcm.Received.WaitForAskedAsync(
            service.Simulator.Fcm.Received.Asked + 1, StallTimeout.Limit, TestContext.Current.CancellationToken);
        var behind = await SendAsync(well);

        var left = (await troubled.OperationAsync(backlog)).Stats.Queued;
        output.WriteLine(
            $"Alone {alone.TotalSeconds:0.0} s, behind the backlog {behind.TotalSeconds:0.0} s; {left} of {Backlog} of it are left.");
        Assert.True(behind < alone * 4 + Slow * 2);
        await troubled.CancelAsync(backlog);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2_000)]
    public async Task While_the_provider_of_an_App_hangs_another_Apps_send_does_not_wait_for_the_time_out(int pushesInASend)
    {
        await using var service = await RunningService.StartAsync(azurite);
        using var hung = await Customer.WithAppAsync(service);
        using var well = await Customer.WithAppAsync(service);
        await SendAsync(well);
        var alone = await SendAsync(well);

        List<string> operations = [];
        foreach (var phones in Phone.Androids(pushesInASend == 1 ? 40 : pushesInASend).Chunk(pushesInASend))
        {
            foreach (var phone in phones)
                service.Simulator.Fcm.Faults.ForToken(phone.Token, new SimulatorFault { Delay = TimeSpan.FromHours(1) });
            operations.Add(await hung.SendAsync(phones.Select(phone => phone.Recipient())));
        }

        await service.Simulator.Fcm.Received.WaitForAskedAsync(607, StallTimeout.Limit, TestContext.Current.CancellationToken);
        var beside = await SendAsync(well);

        output.WriteLine($"Alone {alone.TotalSeconds:0.0} s, beside the App that hangs {beside.TotalSeconds:0.0} s.");
        Assert.True(beside < alone * 4 + TimeSpan.FromSeconds(12));
        foreach (var operation in operations) await hung.CancelAsync(operation);
    }

    private static async Task<TimeSpan> SendAsync(Customer well)
    {
        var time = TimeProvider.System;
        var begun = time.GetTimestamp();
        var id = await well.SendAsync(Phone.Androids(300).Select(phone => phone.Recipient()));
        var operation = await well.WaitForOperationAsync(id);
        Assert.Equal(Stats.AllSent(300, recipients: 300), operation.Stats);
        return time.GetElapsedTime(begun);
    }
}
