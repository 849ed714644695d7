namespace PushFunctions.Core.Sends.Sweep;

/// <summary>Provider tokens of credentials that are no longer used: of one in use, whoever makes the next token removes the old ones.</summary>
public sealed class ExpiredProviderTokens(IProviderTokenStore tokens, TimeProvider time) : IExpiringRecords
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    public string Name => "provider tokens";

    public Task<int> RemoveSomeAsync(int limit, CancellationToken cancellationToken) => tokens.RemoveSomeAsync(time.GetUtcNow() - Kept, limit, cancellationToken);
}
