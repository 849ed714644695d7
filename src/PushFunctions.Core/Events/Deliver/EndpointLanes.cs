using System.Collections.Concurrent;

namespace PushFunctions.Core.Events.Deliver;

/// <summary>When a request that was not accepted is sent again.</summary>
public static class EventRetries
{
    /// <summary>Before each attempt, from the end of the one before; the first is at once.</summary>
    public static readonly IReadOnlyList<TimeSpan> Delays =
    [
        TimeSpan.Zero, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2),
        TimeSpan.FromHours(5), TimeSpan.FromHours(10), TimeSpan.FromHours(10),
    ];

    private const double JitterShare = 0.2;

    /// <param name="attempts">How often it was sent.</param>
    /// <param name="retryAfter">What the receiver asked for.</param>
    /// <param name="jitter">0 to 1.</param>
    /// <returns>Null after the last attempt.</returns>
    public static TimeSpan? DelayAfter(int attempts, TimeSpan? retryAfter, double jitter)
    {
        if (attempts >= Delays.Count) return null;
        var delay = Delays[attempts] > (retryAfter ?? TimeSpan.Zero) ? Delays[attempts] : retryAfter!.Value;
        delay *= 1 + (jitter * JitterShare);
        return delay < QueueDelays.Longest ? delay : QueueDelays.Longest;
    }
}

/// <summary>
/// How many requests of one endpoint an instance has in flight: few, half as many when the receiver has too much to do,
/// and one more after each round that it accepts. What it asks to wait for, all its requests wait for.
/// </summary>
public sealed class EndpointLane(TimeProvider time)
{
    public const int MostInFlight = 4;

    /// <summary>An hour: an endpoint that asks for more is asked again after it.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private int _limit = MostInFlight;
    private int _inFlight;
    private int _accepted;
    private DateTimeOffset _closedUntil;

    /// <summary>Whether a request may begin. Every true is followed by one <see cref="Leave"/>.</summary>
    /// <param name="pause">Where not: how long its receiver wants to be left alone; zero where it is only busy.</param>
    public bool TryEnter(out TimeSpan pause)
    {
        lock (_gate)
        {
            var left = _closedUntil - time.GetUtcNow();
            pause = left > TimeSpan.Zero ? left : TimeSpan.Zero;
            if (pause > TimeSpan.Zero || _inFlight >= _limit) return false;
            _inFlight++;
            return true;
        }
    }

    /// <param name="response">Null where nothing is known.</param>
    public void Leave(EventResponse? response)
    {
        lock (_gate)
        {
            _inFlight--;
            if (response is null) return;
            if (response.RetryAfter is { } wait)
                _closedUntil = time.GetUtcNow() + (wait < LongestPause ? wait : LongestPause);
            if (response.IsOverloaded)
            {
                (_limit, _accepted) = (Math.Max(1, _limit / 2), 0);
            }
            else if (response.IsAccepted && ++_accepted >= _limit)
            {
                (_limit, _accepted) = (Math.Min(MostInFlight, _limit + 1), 0);
            }
        }
    }
}

/// <summary>A lane for each endpoint that this instance sends to.</summary>
public sealed class EndpointLanes(TimeProvider time)
{
    private const int MostKept = 10_000;
    private readonly ConcurrentDictionary<WebhookId, EndpointLane> _lanes = new();

    public EndpointLane Of(WebhookId endpoint)
    {
        // Endpoints come and go; what is forgotten begins again.
        if (_lanes.Count > MostKept) _lanes.Clear();
        return _lanes.GetOrAdd(endpoint, _ => new EndpointLane(time));
    }
}
