using Microsoft.Extensions.Time.Testing;
using PushFunctions.Providers.Apns;
using PushFunctions.Simulator.Faults;

namespace PushFunctions.IntegrationTests.Providers.Apns;

public sealed class FirstRequestGateTests
{
    private readonly FakeTimeProvider _time = new(Pushes.Now);

    private static readonly TimeSpan StallTimeout = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_goes_alone_and_an_answer_lets_all_through()
    {
        using var gate = new FirstRequestGate(_time);
        var first = await gate.EnterAsync(Cancellation);
        Assert.True(first.GoesAlone);
        var others = Enumerable.Range(0, 10).Select(_ => gate.EnterAsync(Cancellation).AsTask()).ToList();
        Assert.DoesNotContain(others, other => other.IsCompleted);

        gate.Leave(first, responded: true, connectionLost: false);

        Assert.All(await Task.WhenAll(others), pass => Assert.False(pass.GoesAlone));
        Assert.False((await gate.EnterAsync(Cancellation)).GoesAlone);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_an_answer_the_next_goes_alone(bool connectionLost)
    {
        using var gate = new FirstRequestGate(_time);
        var first = await gate.EnterAsync(Cancellation);
        var second = gate.EnterAsync(Cancellation).AsTask();
        var third = gate.EnterAsync(Cancellation).AsTask();

        gate.Leave(first, responded: false, connectionLost);

        Assert.True((await await Task.WhenAny(second, third)).GoesAlone);
        Assert.Contains(new[] { second, third }, waiting => !waiting.IsCompleted);
    }

    [Fact]
    public async Task One_that_gets_no_answer_goes_alone_for_a_moment_only()
    {
        using var gate = new FirstRequestGate(_time);
        var silent = await gate.EnterAsync(Cancellation);
        var (second, third) = (gate.EnterAsync(Cancellation).AsTask(), gate.EnterAsync(Cancellation).AsTask());

        _time.Advance(FirstRequestGate.ExclusiveAtMost);
        var probe = await second;
        Assert.True(probe.GoesAlone);
        Assert.False(third.IsCompleted);

        gate.Leave(silent, responded: false, connectionLost: false);
        Assert.False(third.IsCompleted);
        gate.Leave(probe, responded: true, connectionLost: false);
        Assert.False((await third).GoesAlone);
    }

    [Fact]
    public async Task A_device_that_APNs_never_answers_does_not_hold_up_the_others()
    {
        var time = new FakeTimeProvider(Pushes.Now);
        await using var simulated = await SimulatedProviders.OpenAsync(time);
        simulated.ApnsOptions.RequestTimeout = TimeSpan.FromDays(1);
        simulated.Server.ApnsProduction.Faults.ForToken("silent", new SimulatorFault { Delay = TimeSpan.FromHours(12) });
        var provider = simulated.Apns();

        var silent = provider.SendAsync(Pushes.Of(Pushes.Apns(TestKeys.First), token: "silent"), Cancellation);
        await simulated.Server.ApnsProduction.Received.WaitForAskedAsync(1, StallTimeout, Cancellation);
        var others = Enumerable.Range(0, 20)
            .Select(i => provider.SendAsync(Pushes.Of(Pushes.Apns(TestKeys.First), token: $"device-{i}"), Cancellation)).ToList();

        Assert.All(await time.GoOnUntilAsync(Task.WhenAll(others)), outcome => Assert.IsType<DeliveryOutcome.Accepted>(outcome));
        Assert.False(silent.IsCompleted);
        time.Advance(TimeSpan.FromDays(1));
        await silent;
    }

    [Fact]
    public async Task A_lost_connection_closes_the_gate_once_for_all_that_were_on_it()
    {
        using var gate = new FirstRequestGate(_time);
        gate.Leave(await gate.EnterAsync(Cancellation), responded: true, connectionLost: false);
        var (one, other) = (await gate.EnterAsync(Cancellation), await gate.EnterAsync(Cancellation));

        gate.Leave(one, responded: false, connectionLost: true);
        var next = await gate.EnterAsync(Cancellation);
        Assert.True(next.GoesAlone);
        gate.Leave(next, responded: true, connectionLost: false);
        gate.Leave(other, responded: false, connectionLost: true);

        Assert.False((await gate.EnterAsync(Cancellation)).GoesAlone);
    }

    [Fact]
    public async Task Until_APNs_has_answered_once_a_single_request_is_under_way()
    {
        var time = new FakeTimeProvider(Pushes.Now);
        await using var simulated = await SimulatedProviders.OpenAsync(time);
        simulated.ApnsOptions.RequestTimeout = TimeSpan.FromDays(1);
        simulated.Server.ApnsProduction.Faults.ForAll(new SimulatorFault { Delay = TimeSpan.FromSeconds(1), Times = 1 });
        var provider = simulated.Apns();

        var sends = Enumerable.Range(0, 50)
            .Select(i => provider.SendAsync(Pushes.Of(Pushes.Apns(TestKeys.First), token: $"device-{i}"), Cancellation)).ToList();
        await simulated.Server.ApnsProduction.Received.WaitForAskedAsync(1, StallTimeout, Cancellation);
        Assert.Equal(1, simulated.Server.ApnsProduction.Received.Asked);

        Assert.All(await time.GoOnUntilAsync(Task.WhenAll(sends)), outcome => Assert.IsType<DeliveryOutcome.Accepted>(outcome));
        Assert.Equal(1, simulated.Server.ApnsProduction.ConnectionCount);
    }
}
