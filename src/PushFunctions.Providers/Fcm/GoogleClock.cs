using Google.Apis.Util;

namespace PushFunctions.Providers.Fcm;

/// <summary>Gives Google's library our clock.</summary>
internal sealed class GoogleClock(TimeProvider time) : IClock
{
    public DateTime UtcNow => time.GetUtcNow().UtcDateTime;

    [Obsolete("The interface wants it; nothing calls it.")]
    public DateTime Now => time.GetLocalNow().DateTime;
}
