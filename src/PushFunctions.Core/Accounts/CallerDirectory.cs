namespace PushFunctions.Core.Accounts;

/// <summary>Finds whom a user name stands for. Rows that exist are kept for a minute; a clear secret never is.</summary>
public sealed class CallerDirectory(IAccountStore accounts, TimeProvider time)
{
    /// <summary>How long another instance may still accept a deleted key or a replaced token.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);

    private const int Capacity = 10_000;
    private readonly ExpiringCache<string, KnownCaller> _known = new(Capacity, Lifetime, time);

    /// <summary>What is in memory; null says nothing about what is stored.</summary>
    public KnownCaller? FindKept(string userName) => _known.TryGet(userName, out var known) ? known : null;

    /// <summary>What is stored, read now.</summary>
    public Task<KnownCaller?> ReadAsync(string userName, CancellationToken cancellationToken) =>
        _known.ReadAsync(userName, token => FindAsync(userName, token), cancellationToken);

    public void Forget(ApiKeySid key) => _known.Remove(key.Value);

    private async Task<KnownCaller?> FindAsync(string userName, CancellationToken cancellationToken)
    {
        if (AccountSid.TryParse(userName, out var sid))
        {
            var account = await accounts.FindAsync(sid, cancellationToken);
            return account is null ? null : new KnownCaller(new Caller(account.Sid, null, Scopes.All), account.AuthToken);
        }

        if (!ApiKeySid.TryParse(userName, out var keySid)) return null;
        var key = await accounts.FindKeyAsync(keySid, cancellationToken);
        return key is null ? null : new KnownCaller(new Caller(key.Account, key.Sid, key.Scopes), key.Secret);
    }
}
