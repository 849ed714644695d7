using System.Collections.Concurrent;

namespace PushFunctions.Simulator.Fcm;

/// <summary>How often each account asked for an access token, whatever the answer.</summary>
internal sealed class TokenRequests
{
    private readonly ConcurrentDictionary<string, long> _byAccount = new();

    public IReadOnlyDictionary<string, long> ByAccount => _byAccount;

    public long Total => _byAccount.Values.Sum();

    public long For(string email) => _byAccount.GetValueOrDefault(email);

    public void Count(string email) => _byAccount.AddOrUpdate(email, 1, static (_, count) => count + 1);
}
