namespace PushFunctions.Simulator.Apns;

/// <summary>
/// How often a key may come with a new provider token. Apple: no more than once in 20 minutes. A new one is too early when less time
/// has passed since the last new one both by our clock and by their <c>iat</c>: a fleet that renews by the clock passes even when its
/// first push of the old slot came late; instances that sign for themselves, or anew for each try, do not.
/// </summary>
internal sealed class TokenUpdates
{
    private readonly Lock _lock = new();
    private DateTimeOffset _lastSeen;
    private DateTimeOffset _lastIssued;
    private bool _any;

    /// <summary>A token counts when it is first seen; using it again is free. False: too many updates.</summary>
    public bool TryTake(ProviderToken token, DateTimeOffset now, TimeSpan interval)
    {
        lock (_lock)
        {
            if (token.IsTaken)
                return true;
            if (_any && now - _lastSeen < interval && (token.IssuedAt - _lastIssued).Duration() < interval)
                return false;

            (_any, _lastSeen, _lastIssued) = (true, now, token.IssuedAt);
            return token.IsTaken = true;
        }
    }
}
