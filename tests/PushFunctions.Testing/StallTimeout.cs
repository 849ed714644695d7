namespace PushFunctions.Testing;

/// <summary>Waits for what the service does in its own time: looks again and again, less often the longer it takes,
/// and not for ever.</summary>
internal static class StallTimeout
{
    /// <summary>Far beyond what anything here takes, because the machine may be busy.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    /// <exception cref="TimeoutException">It did not come; the message has what was seen last.</exception>
    public static async Task<T> UntilAsync<T>(Func<Task<T>> look, Func<T, bool> isThere)
    {
        var time = TimeProvider.System;
        var began = time.GetTimestamp();
        for (var wait = TimeSpan.FromMilliseconds(50); ; wait = wait * 1.3 < Longest ? wait * 1.3 : Longest)
        {
            var seen = await look();
            if (isThere(seen)) return seen;
            if (time.GetElapsedTime(began) > Limit)
                throw new TimeoutException($"Waited {Limit.TotalSeconds:0} s in vain; last seen: {seen}");
            await Task.Delay(wait, time, TestContext.Current.CancellationToken);
        }
    }
}
