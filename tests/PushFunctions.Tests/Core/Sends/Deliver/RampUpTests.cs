using Microsoft.Extensions.Time.Testing;

namespace PushFunctions.Tests.Core.Sends.Deliver;

public sealed class RampUpTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch);

    [Fact]
    public void Up_to_a_thousand_a_second_nothing_is_held_back()
    {
        var ramp = new RampUp(TimeSpan.FromMinutes(1), _time);

        for (var second = 0; second < 5; second++) Assert.Equal(1_000, Send(ramp, wanted: 1_000));
    }

    [Fact]
    public void Beyond_that_the_rate_grows_tenfold_in_the_ramp_and_is_free_after_it()
    {
        var ramp = new RampUp(TimeSpan.FromMinutes(1), _time);
        int[] sent = [.. Enumerable.Range(0, 62).Select(_ => Send(ramp, wanted: 100_000))];

        Assert.InRange(sent[0], 1_000, 1_200);
        Assert.InRange(sent[30], 2_500, 3_700);
        Assert.All(sent[1..59].Zip(sent[2..60]), pair => Assert.InRange(pair.Second, pair.First * 0.99, pair.First * 1.06));
        Assert.Equal(double.PositiveInfinity, ramp.Rate);
        Assert.Equal(100_000, Send(ramp, wanted: 100_000));
        Assert.Equal(100_000, Send(ramp, wanted: 100_000));
    }

    [Fact]
    public void A_rate_that_is_not_used_does_not_grow()
    {
        var ramp = new RampUp(TimeSpan.FromMinutes(1), _time);
        for (var minute = 0; minute < 5 * 60; minute++) Send(ramp, wanted: 20);

        Assert.InRange(Send(ramp, wanted: 100_000), 1_000, 1_200);
    }

    [Fact]
    public void After_a_lull_it_may_be_twice_the_last_second_and_after_a_pause_it_begins_again()
    {
        var ramp = new RampUp(TimeSpan.FromMinutes(1), _time);
        for (var second = 0; second < 61; second++) Send(ramp, wanted: 100_000);
        Send(ramp, wanted: 2_000);
        Send(ramp, wanted: 2_000);

        Assert.InRange(Send(ramp, wanted: 100_000), 3_500, 4_700);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.InRange(Send(ramp, wanted: 100_000), 1_000, 1_300);
    }

    /// <summary>For a second, evenly: how many were let through.</summary>
    private int Send(RampUp ramp, int wanted)
    {
        var sent = 0;
        for (var step = 0; step < 100; step++)
        {
            var left = wanted / 100;
            while (left-- > 0 && ramp.TryTake()) sent++;
            _time.Advance(TimeSpan.FromMilliseconds(10));
        }

        return sent;
    }
}
