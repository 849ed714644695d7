using Microsoft.Extensions.Time.Testing;
using PushFunctions.Core.Delivery;
using PushFunctions.Core.Delivery.Lanes;

namespace PushFunctions.Tests.Core.Delivery;

public sealed class LaneTests
{
    private static readonly DeliveryOutcome Throttled = new DeliveryOutcome.Deferred("TooManyRequests", null, TimeSpan.Zero, false);
    private static readonly DeliveryOutcome Accepted = new DeliveryOutcome.Accepted("id");
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch);

    [Fact]
    public async Task No_more_enter_than_the_limit_until_one_leaves()
    {
        var lane = NewLane(initial: 2, maximum: 2);
        await lane.EnterAsync();
        await lane.EnterAsync();
        var third = lane.EnterAsync();
        Assert.False(third.IsCompleted);

        lane.Leave(Accepted, TimeSpan.Zero);
        await third;
    }

    [Fact]
    public async Task The_limit_halves_when_the_provider_throttles_but_once_a_second_only()
    {
        var lane = NewLane(initial: 40, maximum: 100);
        for (var i = 0; i < 10; i++) await EnterAndLeaveAsync(lane, Throttled);
        Assert.Equal(20, lane.Limit);

        _time.Advance(TimeSpan.FromSeconds(1));
        await EnterAndLeaveAsync(lane, Throttled);
        Assert.Equal(10, lane.Limit);
    }

    [Fact]
    public async Task The_limit_never_falls_below_one()
    {
        var lane = NewLane(initial: 3, maximum: 3);
        for (var i = 0; i < 10; i++)
        {
            await EnterAndLeaveAsync(lane, Throttled);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(1, lane.Limit);
    }

    [Fact]
    public async Task A_full_round_of_accepted_pushes_raises_the_limit_by_about_one_up_to_the_maximum()
    {
        var lane = NewLane(initial: 10, maximum: 12);
        for (var i = 0; i < 11; i++) await EnterAndLeaveAsync(lane, Accepted);
        Assert.Equal(11, lane.Limit);

        for (var i = 0; i < 100; i++) await EnterAndLeaveAsync(lane, Accepted);
        Assert.Equal(12, lane.Limit);
    }

    [Fact]
    public async Task While_all_is_well_any_number_of_batches_may_be_worked_on()
    {
        var lane = NewLane(initial: 50, maximum: 50);
        await EnterAndLeaveAsync(lane, Accepted);
        Assert.All(Enumerable.Range(0, 100), _ => Assert.True(lane.TryBeginBatch()));
    }

    [Theory]
    [InlineData(false, 3)]
    [InlineData(true, 0)]
    public async Task A_slow_or_throttled_credential_takes_only_a_few_workers_until_it_has_been_well_for_half_a_minute(bool isThrottled, int seconds)
    {
        var lane = NewLane(initial: 50, maximum: 50);
        await lane.EnterAsync();
        lane.Leave(isThrottled ? Throttled : Accepted, TimeSpan.FromSeconds(seconds));
        Assert.Equal(4, Enumerable.Range(0, 10).Count(_ => lane.TryBeginBatch()));

        lane.EndBatch();
        Assert.True(lane.TryBeginBatch());
        Assert.False(lane.TryBeginBatch());

        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.True(lane.TryBeginBatch());
    }

    private Lane NewLane(int initial, int maximum) => new(new DeliveryOptions { InitialConcurrency = initial, MaximumConcurrency = maximum }, _time);

    private static async Task EnterAndLeaveAsync(Lane lane, DeliveryOutcome outcome)
    {
        await lane.EnterAsync();
        lane.Leave(outcome, TimeSpan.Zero);
    }
}
