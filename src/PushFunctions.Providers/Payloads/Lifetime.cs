namespace PushFunctions.Providers.Payloads;

/// <summary>How long a provider may try, in the two ways they count: from now, and as a point in time.</summary>
internal readonly record struct Lifetime(long? Seconds, long? ExpiresAtEpoch)
{
    private const long MostSeconds = 2_419_200;

    /// <summary>A time to live of 0 means one attempt. What waited here is taken off: a retry does not live longer.</summary>
    public static Lifetime Of(Push push, DateTimeOffset now)
    {
        if (push.Message.TimeToLive == 0) return new Lifetime(0, 0);
        if (push.ExpiresAt is { } end)
            return new Lifetime(Math.Clamp((long)Math.Ceiling((end - now).TotalSeconds), 0, MostSeconds), end.ToUnixTimeSeconds());
        return push.Message.TimeToLive is { } seconds
            ? new Lifetime(seconds, now.ToUnixTimeSeconds() + seconds)
            : default;
    }
}
