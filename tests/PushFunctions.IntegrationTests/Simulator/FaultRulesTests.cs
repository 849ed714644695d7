using PushFunctions.Simulator.Faults;

namespace PushFunctions.IntegrationTests.Simulator;

public sealed class FaultRulesTests
{
    private static readonly SimulatorFault Unavailable = new() { Status = 503 };

    [Fact]
    public async Task A_fault_of_one_token_leaves_the_others_alone()
    {
        await using var desk = await LocalService.OpenAsync();
        desk.Apns.Faults.ForToken("phone-1", Unavailable);

        await AssertAnswersAsync(desk, [503, 200, 503], "phone-1", "phone-2", "phone-1");
    }

    [Fact]
    public async Task A_fault_with_times_is_gone_after_them()
    {
        await using var desk = await LocalService.OpenAsync();
        desk.Apns.Faults.ForAll(Unavailable with { Times = 2 });

        await AssertAnswersAsync(desk, [503, 503, 200, 200], "phone-1", "phone-2", "phone-3", "phone-1");
    }

    [Fact]
    public async Task A_fault_with_times_happens_exactly_so_often_under_load()
    {
        await using var desk = await LocalService.OpenAsync();
        desk.Apns.Faults.ForAll(Unavailable with { Times = 37 });
        var providerToken = desk.Client.Provider();

        var replies = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => desk.Client.ApnsAsync($"phone-{i}", providerToken)));

        Assert.Equal(37, replies.Count(reply => (int)reply.Status == 503));
        Assert.Equal((163L, 37L, 200L), (desk.Apns.Received.Total, desk.Apns.Received.Refused, desk.Apns.Received.Asked));
    }

    [Fact]
    public async Task A_fault_can_happen_to_every_nth_request()
    {
        await using var desk = await LocalService.OpenAsync();
        desk.Apns.Faults.ForAll(Unavailable with { EveryNth = 3, Times = 2 });

        await AssertAnswersAsync(desk, [200, 200, 503, 200, 200, 503, 200, 200, 200], [.. Enumerable.Repeat("phone-1", 9)]);
    }

    [Fact]
    public async Task Faults_take_turns()
    {
        await using var desk = await LocalService.OpenAsync();
        desk.Apns.Faults.ForToken(
            "phone-1", Unavailable with { Times = 2 }, new() { Reason = "TooManyRequests", Times = 1 }, new() { Reason = "Unregistered" });

        await AssertAnswersAsync(desk, [503, 503, 429, 410, 410], [.. Enumerable.Repeat("phone-1", 5)]);
    }

    [Fact]
    public async Task A_fault_of_the_token_goes_before_those_for_all()
    {
        await using var desk = await LocalService.OpenAsync();
        desk.Apns.Faults.ForAll(Unavailable);
        desk.Apns.Faults.ForToken("phone-1", new() { Reason = "Unregistered", Times = 1 });

        await AssertAnswersAsync(desk, [410, 503, 503], "phone-1", "phone-1", "phone-2");
    }

    [Fact]
    public async Task Clearing_makes_everything_well_again()
    {
        await using var desk = await LocalService.OpenAsync();
        desk.Apns.Faults.ForAll(Unavailable);
        desk.Apns.Faults.ForToken("phone-1", new() { Reason = "Unregistered" });

        desk.Apns.Faults.ClearToken("phone-1");
        await AssertAnswersAsync(desk, [503], "phone-1");

        desk.Apns.Faults.Clear();
        await AssertAnswersAsync(desk, [200], "phone-1");
    }

    [Fact]
    public async Task Each_gateway_has_faults_of_its_own()
    {
        await using var desk = await LocalService.OpenAsync();
        desk.Fcm.Faults.ForAll(Unavailable);
        desk.Server.ApnsSandbox.Faults.ForAll(Unavailable);

        await AssertAnswersAsync(desk, [200], "phone-1");
    }

    private static async Task AssertAnswersAsync(LocalService desk, int[] expected, params string[] tokens)
    {
        desk.Apns.ProviderTokenUpdateInterval = TimeSpan.Zero;
        var providerToken = desk.Client.Provider();
        var statuses = new List<int>();
        foreach (var token in tokens)
        {
            statuses.Add((int)(await desk.Client.ApnsAsync(token, providerToken)).Status);
        }

        Assert.Equal(expected, statuses);
    }
}
