namespace PushFunctions.Providers.Apns;

/// <summary>
/// When a provider token is used. Apple takes one for an hour and wants another no sooner than after 20 minutes. A slot is 40 minutes; its
/// token is signed when it is first needed. At a slot's edge the slot before may have a token of seconds: it stays in use until it is 20 minutes old.
/// So no token follows another within 20 minutes, and none is used beyond 40, except one that was signed ahead of its slot, which ends after 55.
/// </summary>
internal static class TokenSlots
{
    private const long Seconds = 40 * 60;
    private static readonly TimeSpan LeastUse = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan MostAge = TimeSpan.FromMinutes(55);

    public static long At(DateTimeOffset now) => now.ToUnixTimeSeconds() / Seconds;

    public static DateTimeOffset EndOf(long slot) => DateTimeOffset.FromUnixTimeSeconds((slot + 1) * Seconds);

    /// <summary>Too young to be replaced although its slot is over.</summary>
    public static bool IsTooYoungToReplace(ProviderToken token, DateTimeOffset now) => now < token.IssuedAt + LeastUse;

    /// <summary>Signed ahead of its slot, and near the hour now.</summary>
    public static bool IsTooOld(ProviderToken token, DateTimeOffset now) => now > token.IssuedAt + MostAge;

    /// <summary>Until when nobody need ask again which token it is.</summary>
    public static DateTimeOffset SettledUntil(ProviderToken token, DateTimeOffset now)
    {
        var end = token.Slot < At(now) ? token.IssuedAt + LeastUse : EndOf(token.Slot);
        var oldest = token.IssuedAt + MostAge;
        return end < oldest ? end : oldest;
    }
}
