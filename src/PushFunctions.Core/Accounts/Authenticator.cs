namespace PushFunctions.Core.Accounts;

/// <summary>Tells who a Basic user name and password stand for.</summary>
public sealed class Authenticator(CallerDirectory callers, FailedSignIns failures)
{
    private static readonly SecretHash NobodysSecret = SecretHash.Of(nameof(NobodysSecret));

    /// <summary>Null where the name is unknown or the secret wrong; both take the same time.</summary>
    /// <param name="userName">An account's or an API key's sid.</param>
    /// <exception cref="RequestException">The name had too many wrong secrets.</exception>
    public async Task<Caller?> AuthenticateAsync(string userName, string password, CancellationToken cancellationToken)
    {
        // The name that nobody keeps is hashed for too, or the time would tell who called within the last minute.
        var kept = callers.FindKept(userName);
        if ((kept?.Secret ?? NobodysSecret).Matches(password) && kept is not null) return kept.Caller;

        failures.Demand(userName);
        // Every failure comes by here: a read and a second hash, whether the name is unknown, the secret wrong, or what was kept out of date.
        var stored = await callers.ReadAsync(userName, cancellationToken);
        var matches = (stored?.Secret ?? NobodysSecret).Matches(password);
        if (matches && stored is not null) return stored.Caller;
        failures.Count(userName);
        return null;
    }
}
