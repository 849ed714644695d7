using Microsoft.Extensions.Time.Testing;

namespace PushFunctions.Tests.Core.Sends.Deliver;

public sealed class ConcurrencyLimiterTests
{
    private static readonly DeliveryOutcome Throttled = new DeliveryOutcome.Deferred("TooManyRequests", null, TimeSpan.Zero);
    private static readonly DeliveryOutcome Accepted = new DeliveryOutcome.Accepted("id");
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch);

    [Fact]
    public async Task No_more_enter_than_the_limit_until_one_leaves()
    {
        var turn = Begin(NewLane(initial: 2, maximum: 2));
        await turn.EnterAsync();
        await turn.EnterAsync();
        var third = turn.EnterAsync();
        Assert.False(third.IsCompleted);

        turn.Leave(Accepted, TimeSpan.Zero);
        Assert.True(await third);
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
    public async Task The_limit_doubles_with_each_round_of_accepted_pushes_until_there_is_trouble()
    {
        var lane = NewLane(initial: 8, maximum: 100);
        for (var round = 8; round <= 32; round *= 2)
        {
            Assert.Equal(round, lane.Limit);
            for (var i = 0; i < round; i++) await EnterAndLeaveAsync(lane, Accepted);
        }

        Assert.Equal(64, lane.Limit);
        for (var i = 0; i < 64; i++) await EnterAndLeaveAsync(lane, Accepted);
        Assert.Equal(100, lane.Limit);
    }

    [Fact]
    public async Task A_provider_that_answers_nothing_keeps_a_few_batches_and_lets_the_rest_give_way_before_its_pushes_time_out()
    {
        var lane = NewLane(initial: 8, maximum: 500);
        BatchPermit[] turns = [.. Enumerable.Range(0, 24).Select(_ => Begin(lane))];
        Task<bool>[] entered = [.. turns.SelectMany(turn => Enumerable.Range(0, 4).Select(_ => turn.EnterAsync()))];
        Assert.All(entered[..8], enter => Assert.True(enter.IsCompletedSuccessfully));

        _time.Advance(TimeSpan.FromSeconds(6));

        foreach (var enter in entered[16..]) Assert.False(await enter);
        Assert.DoesNotContain(entered[8..16], enter => enter.IsCompleted);
        Assert.False(lane.TryBegin(out _));
    }

    /// <summary>Under load batches begin side by side: the pushes in flight are of as many batches.</summary>
    [Fact]
    public async Task A_provider_that_hangs_keeps_no_more_workers_than_it_has_pushes_in_flight()
    {
        const int initial = 8;
        var lane = NewLane(initial, maximum: 500);
        BatchPermit[] turns = [.. Enumerable.Range(0, 24).Select(_ => Begin(lane))];
        Task<bool>[] first = [.. turns.Select(turn => turn.EnterAsync())];
        Task<bool>[] second = [.. turns.Select(turn => turn.EnterAsync())];

        _time.Advance(TimeSpan.FromSeconds(6));

        var free = first.Zip(second, (one, other) => one.IsCompleted && other.IsCompleted && !(one.Result || other.Result));
        Assert.Equal(turns.Length - initial, free.Count(isFree => isFree));
    }

    [Fact]
    public async Task A_provider_that_falls_silent_gets_no_more_than_the_first_few_pushes_and_after_a_pause_they_are_few_again()
    {
        var lane = NewLane(initial: 8, maximum: 500);
        for (var i = 0; i < 92; i++) await EnterAndLeaveAsync(lane, Accepted);
        Assert.Equal(100, lane.Limit);
        var turn = Begin(lane);
        for (var i = 0; i < 8; i++) Assert.True(await turn.EnterAsync());

        _time.Advance(TimeSpan.FromSeconds(1));
        var late = turn.EnterAsync();
        Assert.False(late.IsCompleted);
        turn.Leave(Accepted, TimeSpan.FromSeconds(1));
        Assert.True(await late);
        Assert.True(await turn.EnterAsync());

        for (var i = 0; i < 9; i++) turn.Leave(Accepted, TimeSpan.Zero);
        _time.Advance(TimeSpan.FromSeconds(10));
        await turn.EnterAsync();
        Assert.Equal(8, lane.Limit);
    }

    [Fact]
    public async Task A_provider_that_is_silent_lets_only_a_few_batches_begin()
    {
        var lane = NewLane(initial: 8, maximum: 500);
        foreach (var turn in Enumerable.Range(0, 6).Select(_ => Begin(lane)).ToList()) Assert.True(await turn.EnterAsync());

        _time.Advance(TimeSpan.FromSeconds(3));

        Assert.False(lane.TryBegin(out _));
    }

    [Fact]
    public async Task Those_who_wait_stay_while_the_provider_answers()
    {
        var lane = NewLane(initial: 1, maximum: 1);
        BatchPermit[] turns = [.. Enumerable.Range(0, 10).Select(_ => Begin(lane))];
        Task<bool>[] entered = [.. turns.Select(turn => turn.EnterAsync())];

        foreach (var (turn, enter) in turns.Zip(entered))
        {
            Assert.True(await enter);
            _time.Advance(TimeSpan.FromSeconds(2));
            turn.Leave(Accepted, TimeSpan.FromSeconds(2));
        }
    }

    [Fact]
    public async Task After_trouble_a_full_round_of_accepted_pushes_raises_the_limit_by_about_one_up_to_the_maximum()
    {
        var lane = NewLane(initial: 20, maximum: 12);
        await EnterAndLeaveAsync(lane, Throttled);
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
        Assert.All(Enumerable.Range(0, 100), _ => Assert.True(lane.TryBegin(out var _)));
    }

    [Theory]
    [InlineData(false, 3)]
    [InlineData(true, 0)]
    public async Task A_slow_or_throttled_credential_takes_only_a_few_workers_until_it_has_been_well_for_half_a_minute(
        bool isThrottled, int seconds)
    {
        var lane = NewLane(initial: 50, maximum: 50);
        await EnterAndLeaveAsync(lane, isThrottled ? Throttled : Accepted, TimeSpan.FromSeconds(seconds));
        BatchPermit[] begun = [.. Enumerable.Range(0, 4).Select(_ => Begin(lane))];
        Assert.False(lane.TryBegin(out _));

        begun[0].End();
        Begin(lane);
        Assert.False(lane.TryBegin(out _));

        _time.Advance(TimeSpan.FromSeconds(30));
        Begin(lane);
    }

    [Theory]
    [InlineData(false, 3)]
    [InlineData(true, 0)]
    public async Task Batches_begun_before_the_trouble_give_way_but_for_a_few_the_last_first(bool isThrottled, int seconds)
    {
        var lane = NewLane(initial: 6, maximum: 6);
        BatchPermit[] turns = [.. Enumerable.Range(0, 10).Select(_ => Begin(lane))];
        foreach (var turn in turns[..6]) Assert.True(await turn.EnterAsync());
        Task<bool>[] waiting = [.. turns.Select(turn => turn.EnterAsync())];
        Assert.All(waiting, wait => Assert.False(wait.IsCompleted));

        turns[0].Leave(isThrottled ? Throttled : Accepted, TimeSpan.FromSeconds(seconds));

        foreach (var wait in waiting[4..]) Assert.False(await wait);
        Assert.DoesNotContain(waiting[..4], wait => wait is { IsCompletedSuccessfully: true, Result: false });
        Assert.False(await turns[9].EnterAsync());
        foreach (var turn in turns[4..]) turn.End();
        Assert.False(lane.TryBegin(out _));
        turns[3].End();
        Begin(lane);
    }

    [Fact]
    public async Task As_many_batches_as_a_credential_in_trouble_may_have_go_on()
    {
        var lane = NewLane(initial: 1, maximum: 1);
        BatchPermit[] turns = [.. Enumerable.Range(0, 4).Select(_ => Begin(lane))];
        await turns[0].EnterAsync();
        Task<bool>[] waiting = [.. turns.Select(turn => turn.EnterAsync())];

        foreach (var (wait, before) in waiting.Zip(turns.Prepend(turns[0])))
        {
            before.Leave(Throttled, TimeSpan.Zero);
            Assert.True(await wait);
        }
    }

    [Fact]
    public async Task Express_pushes_enter_before_those_of_a_campaign_that_waited_longer()
    {
        var lane = NewLane(initial: 1, maximum: 1);
        var campaign = Begin(lane);
        await campaign.EnterAsync();
        var waiting = campaign.EnterAsync();
        var express = Begin(lane, express: true).EnterAsync();

        campaign.Leave(Accepted, TimeSpan.Zero);

        Assert.True(await express);
        Assert.False(waiting.IsCompleted);
    }

    [Fact]
    public async Task A_throttled_credential_takes_a_few_express_batches_beside_those_of_a_campaign()
    {
        var lane = NewLane(initial: 50, maximum: 50);
        await EnterAndLeaveAsync(lane, Throttled);
        for (var count = 0; count < 4; count++) Begin(lane);
        Assert.False(lane.TryBegin(out _));

        for (var count = 0; count < 4; count++) Begin(lane, express: true);
        Assert.False(lane.TryBegin(out _, express: true));
    }

    [Fact]
    public async Task What_the_ramp_holds_back_enters_once_it_is_allowed_though_no_push_leaves()
    {
        var lane = new ConcurrencyLimiter(
            new DeliveryOptions { InitialConcurrency = 500, MaximumConcurrency = 500 }, _time, new RampUp(TimeSpan.FromMinutes(1), _time));
        var turn = Begin(lane);
        Task<bool>[] entered = [.. Enumerable.Range(0, 150).Select(_ => turn.EnterAsync())];
        Assert.Equal(100, entered.Count(enter => enter.IsCompletedSuccessfully));

        _time.Advance(TimeSpan.FromMilliseconds(20));
        Assert.InRange(entered.Count(enter => enter.IsCompletedSuccessfully), 115, 125);
        _time.Advance(TimeSpan.FromMilliseconds(60));
        Assert.Equal(150, entered.Count(enter => enter.IsCompletedSuccessfully));
    }

    private ConcurrencyLimiter NewLane(int initial, int maximum) =>
        new(new DeliveryOptions { InitialConcurrency = initial, MaximumConcurrency = maximum }, _time);

    private static BatchPermit Begin(ConcurrencyLimiter lane, bool express = false) =>
        lane.TryBegin(out var turn, express) ? turn : throw new InvalidOperationException("The lane lets no batch begin.");

    private static async Task EnterAndLeaveAsync(ConcurrencyLimiter lane, DeliveryOutcome outcome, TimeSpan duration = default)
    {
        var turn = Begin(lane);
        Assert.True(await turn.EnterAsync());
        turn.Leave(outcome, duration);
        turn.End();
    }
}
