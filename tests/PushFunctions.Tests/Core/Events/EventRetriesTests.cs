using Microsoft.Extensions.Time.Testing;

namespace PushFunctions.Tests.Core.Events;

public sealed class EventRetriesTests
{
    private static readonly EventResponse Accepted = new(204, null);
    private static readonly EventResponse Refused = new(500, "HTTP 500");

    [Fact]
    public void A_request_is_sent_at_once_and_then_again_after_growing_delays_over_a_day()
    {
        Assert.Equal(
            [5, 300, 1800, 7200, 18_000, 36_000, 36_000],
            Enumerable.Range(1, 7).Select(attempts => EventRetries.DelayAfter(attempts, null, 0)!.Value.TotalSeconds));
        Assert.Null(EventRetries.DelayAfter(8, null, 0));
        Assert.Equal(TimeSpan.FromSeconds(6), EventRetries.DelayAfter(1, null, 1));
    }

    [Fact]
    public void Retry_After_is_kept_where_it_is_longer() => Assert.Equal(
        [TimeSpan.FromHours(1), TimeSpan.FromMinutes(5)],
        [
            EventRetries.DelayAfter(1, TimeSpan.FromHours(1), 0)!.Value,
            EventRetries.DelayAfter(2, TimeSpan.FromSeconds(1), 0)!.Value,
        ]);

    [Fact]
    public void A_lane_has_four_requests_in_flight_and_half_as_many_after_trouble()
    {
        var lane = new EndpointLane(new FakeTimeProvider());
        Assert.Equal(4, EnterAll(lane));

        lane.Leave(new EventResponse(503, "HTTP 503"));
        for (var left = 0; left < 3; left++) lane.Leave(null);
        Assert.Equal(2, EnterAll(lane));

        lane.Leave(new EventResponse(null, "connection lost"));
        lane.Leave(null);
        Assert.Equal(1, EnterAll(lane));

        lane.Leave(Accepted);
        Assert.Equal(2, EnterAll(lane));
    }

    [Fact]
    public void What_a_receiver_asks_to_wait_for_all_its_requests_wait_for()
    {
        var time = new FakeTimeProvider();
        var lane = new EndpointLane(time);
        lane.TryEnter(out _);
        lane.Leave(new EventResponse(429, "HTTP 429") { RetryAfter = TimeSpan.FromMinutes(2) });

        Assert.False(lane.TryEnter(out var pause));
        Assert.Equal(TimeSpan.FromMinutes(2), pause);
        time.Advance(TimeSpan.FromMinutes(2));
        Assert.True(lane.TryEnter(out _));
    }

    [Fact]
    public void Health_fails_with_the_first_refusal_recovers_with_a_success_and_ends_after_five_days_of_nothing_but_failures()
    {
        var failing = EndpointWatch.Next(EndpointHealth.New, Refused, Some.Noon)!;

        Assert.Equal((EndpointStatus.Failing, "HTTP 500", Some.Noon), (failing.Status, failing.Reason, failing.Since));
        Assert.Null(EndpointWatch.Next(failing, Refused, Some.Noon.AddDays(4.9)));
        Assert.Equal(EndpointStatus.Disabled, EndpointWatch.Next(failing, Refused, Some.Noon.AddDays(5))!.Status);
        Assert.Equal(new EndpointHealth(EndpointStatus.Ok, null, null, Some.Noon), EndpointWatch.Next(failing, Accepted, Some.Noon));
    }

    [Fact]
    public void A_410_disables_at_once_and_a_success_is_noted_every_ten_minutes()
    {
        var well = EndpointWatch.Next(EndpointHealth.New, Accepted, Some.Noon)!;

        Assert.Equal(EndpointStatus.Disabled, EndpointWatch.Next(well, new EventResponse(410, "gone"), Some.Noon)!.Status);
        Assert.Null(EndpointWatch.Next(well, Accepted, Some.Noon.AddMinutes(9)));
        Assert.Equal(Some.Noon.AddMinutes(10), EndpointWatch.Next(well, Accepted, Some.Noon.AddMinutes(10))!.LastSuccessAt);
        Assert.Null(EndpointWatch.Next(well with { Status = EndpointStatus.Disabled }, Accepted, Some.Noon.AddDays(1)));
    }

    private static int EnterAll(EndpointLane lane)
    {
        var entered = 0;
        while (lane.TryEnter(out _)) entered++;
        return entered;
    }
}
