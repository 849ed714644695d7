namespace PushFunctions.Providers.Apns;

/// <summary>Holds the provider's <c>Date</c> against our clock: a JWT with a wrong time in it is refused in ways that do not say so.</summary>
internal static class ClockSkew
{
    private static readonly TimeSpan Tolerated = TimeSpan.FromMinutes(3);

    /// <summary>What to add to a reason; empty when the clocks agree or the provider named no time.</summary>
    public static string Describe(DateTimeOffset? date, DateTimeOffset now)
    {
        if (date is not { } theirs || (theirs - now).Duration() <= Tolerated) return "";
        var minutes = (long)(theirs - now).Duration().TotalMinutes;
        return $" (this machine's clock is {minutes} minutes {(theirs > now ? "behind" : "ahead of")} APNs')";
    }
}
