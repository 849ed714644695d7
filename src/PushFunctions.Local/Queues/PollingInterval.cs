namespace PushFunctions.Local.Queues;

/// <summary>How long to leave a queue alone: not at all while it has messages, longer and longer while it has none.</summary>
internal sealed class PollingInterval(TimeSpan longest)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);

    private TimeSpan _next = Shortest;

    public TimeSpan After(bool found)
    {
        if (found)
        {
            _next = Shortest;
            return TimeSpan.Zero;
        }

        var wait = _next < longest ? _next : longest;
        _next = wait * 2;
        return wait;
    }
}
