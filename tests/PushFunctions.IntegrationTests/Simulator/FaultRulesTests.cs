using PushFunctions.Simulator.Faults;

namespace PushFunctions.IntegrationTests.Simulator;

public sealed class FaultRulesTests
{
    private static readonly SimulatorFault Unavailable = new() { Status = 503 };

    [Fact]
    public async Task A_fault_of_one_token_leaves_the_others_alone()
    {
        await using var simulator = await RunningSimulator.OpenAsync();
        simulator.Apns.Faults.ForToken("phone-1", Unavailable);

        await AssertAnswersAsync(simulator, [503, 200, 503], "phone-1", "phone-2", "phone-1");
    }

    [Fact]
    public async Task A_fault_with_times_is_gone_after_them()
    {
        await using var simulator = await RunningSimulator.OpenAsync();
        simulator.Apns.Faults.ForAll(Unavailable with { Times = 2 });

        await AssertAnswersAsync(simulator, [503, 503, 200, 200], "phone-1", "phone-2", "phone-3", "phone-1");
    }

    [Fact]
    public async Task A_fault_with_times_happens_exactly_so_often_under_load()
    {
        await using var simulator = await RunningSimulator.OpenAsync();
        simulator.Apns.Faults.ForAll(Unavailable with { Times = 37 });
        var providerToken = simulator.Client.Provider();

        var replies = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => simulator.Client.ApnsAsync($"phone-{i}", providerToken)));

        Assert.Equal(37, replies.Count(reply => (int)reply.Status == 503));
        Assert.Equal((163L, 37L, 200L), (simulator.Apns.Received.Total, simulator.Apns.Received.Refused, simulator.Apns.Received.Asked));
    }

    [Fact]
    public async Task A_fault_can_happen_to_every_nth_request()
    {
        await using var simulator = await RunningSimulator.OpenAsync();
        simulator.Apns.Faults.ForAll(Unavailable with { EveryNth = 3, Times = 2 });

        await AssertAnswersAsync(simulator, [200, 200, 503, 200, 200, 503, 200, 200, 200], [.. Enumerable.Repeat("phone-1", 9)]);
    }

    [Fact]
    public async Task Faults_take_turns()
    {
        await using var simulator = await RunningSimulator.OpenAsync();
        simulator.Apns.Faults.ForToken(
            "phone-1", Unavailable with { Times = 2 }, new() { Reason = "TooManyRequests", Times = 1 }, new() { Reason = "Unregistered" });

        await AssertAnswersAsync(simulator, [503, 503, 429, 410, 410], [.. Enumerable.Repeat("phone-1", 5)]);
    }

    [Fact]
    public async Task A_fault_of_the_token_goes_before_those_for_all()
    {
        await using var simulator = await RunningSimulator.OpenAsync();
        simulator.Apns.Faults.ForAll(Unavailable);
        simulator.Apns.Faults.ForToken("phone-1", new() { Reason = "Unregistered", Times = 1 });

        await AssertAnswersAsync(simulator, [410, 503, 503], "phone-1", "phone-1", "phone-2");
    }

    [Fact]
    public async Task Clearing_makes_everything_well_again()
    {
        await using var simulator = await RunningSimulator.OpenAsync();
        simulator.Apns.Faults.ForAll(Unavailable);
        simulator.Apns.Faults.ForToken("phone-1", new() { Reason = "Unregistered" });

        simulator.Apns.Faults.ClearToken("phone-1");
        await AssertAnswersAsync(simulator, [503], "phone-1");

        simulator.Apns.Faults.Clear();
        await AssertAnswersAsync(simulator, [200], "phone-1");
    }

    [Fact]
    public async Task Each_gateway_has_faults_of_its_own()
    {
        await using var simulator = await RunningSimulator.OpenAsync();
        simulator.Fcm.Faults.ForAll(Unavailable);
        simulator.Server.ApnsSandbox.Faults.ForAll(Unavailable);

        await AssertAnswersAsync(simulator, [200], "phone-1");
    }

    private static async Task AssertAnswersAsync(RunningSimulator simulator, int[] expected, params string[] tokens)
    {
        simulator.Apns.ProviderTokenUpdateInterval = TimeSpan.Zero;
        var providerToken = simulator.Client.Provider();
        var statuses = new List<int>();
        foreach (var token in tokens)
        {
            statuses.Add((int)(await simulator.Client.ApnsAsync(token, providerToken)).Status);
        }

        Assert.Equal(expected, statuses);
    }
}
