using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using PushFunctions.Providers.Http;

namespace PushFunctions.Providers.Apns;

/// <summary>The JWT of a time slot. Its ToString is safe to log.</summary>
/// <param name="Slot">The slot it is stored under.</param>
internal sealed record ProviderToken(long Slot, string Header, DateTimeOffset IssuedAt)
{
    public static ProviderToken Read(long slot, string jwt)
    {
        var token = new JsonWebToken(jwt);
        return token.TryGetPayloadValue<long>("iat", out var seconds)
            ? new ProviderToken(slot, $"bearer {jwt}", DateTimeOffset.FromUnixTimeSeconds(seconds))
            : throw new JsonException("A stored provider token has no time of issue.");
    }

    public override string ToString() => $"{nameof(ProviderToken)} of slot {Slot}";
}

/// <summary>Detects clock skew by the provider's <c>Date</c>: a JWT with a wrong time is refused for reasons that do
/// not tell.</summary>
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

/// <summary>
/// The provider token that all sends with one key use, in this instance and in all others. A refused send never
/// causes a new signature, except that of the next slot's token, which all instances share like any other.
/// </summary>
internal sealed class ProviderTokens(StoredTokens stored, CredentialId key, TimeSpan timeout, TimeProvider time, ILogger logger)
{
    private readonly Lock _lock = new();
    private readonly HashSet<long> _refused = [];
    private (ProviderToken Token, DateTimeOffset Until)? _current;
    private Task<ProviderToken>? _search;

    public ValueTask<ProviderToken> GetAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_current is { } current && time.GetUtcNow() < current.Until) return new ValueTask<ProviderToken>(current.Token);
            _search ??= Task.Run(SearchAsync, CancellationToken.None);
            return new ValueTask<ProviderToken>(_search.WaitAsync(cancellationToken));
        }
    }

    /// <summary>The next slot's token in place of one that APNs calls expired; null when there is none to
    /// try.</summary>
    public async ValueTask<ProviderToken?> ReplaceAsync(ProviderToken expired, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            // The next slot's was refused too: the clock is wrong, and another token would have the same wrong time
            // in it.
            if (expired.Slot > TokenSlots.At(time.GetUtcNow())) return null;
            if (_refused.Add(expired.Slot)) Log.ProviderTokenRefused(logger, key, expired.Slot);
            if (_current?.Token.Slot == expired.Slot) _current = null;
        }

        var next = await GetAsync(cancellationToken);
        return next.Header == expired.Header ? null : next;
    }

    private async Task<ProviderToken> SearchAsync()
    {
        using var limit = new CancellationTokenSource(timeout, time);
        try
        {
            var now = time.GetUtcNow();
            var token = await FindAsync(now, limit.Token);
            lock (_lock)
            {
                _refused.RemoveWhere(slot => slot < TokenSlots.At(now) - 1);
                _current = (token, TokenSlots.SettledUntil(token, now));
            }

            return token;
        }
        finally
        {
            lock (_lock) _search = null;
        }
    }

    private async Task<ProviderToken> FindAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var slot = TokenSlots.At(now);
        if (!IsRefused(slot) && await OfSlotAsync(slot, now, cancellationToken) is { } token && !TokenSlots.IsTooOld(token, now))
            return token;
        return await stored.FindAsync(slot + 1, cancellationToken) ?? await stored.GetOrSignAsync(slot + 1, now, cancellationToken);
    }

    private async Task<ProviderToken?> OfSlotAsync(long slot, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            return await stored.FindAsync(slot, cancellationToken)
                ?? await YoungTokenBeforeAsync(slot, now, cancellationToken)
                ?? await stored.GetOrSignAsync(slot, now, cancellationToken);
        }
        catch (CredentialDecryptionException)
        {
            Log.ProviderTokenUnreadable(logger, key, slot);
            return null;
        }
    }

    private async Task<ProviderToken?> YoungTokenBeforeAsync(long slot, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            return !IsRefused(slot - 1) && await stored.FindAsync(slot - 1, cancellationToken) is { } before
                && TokenSlots.IsTooYoungToReplace(before, now)
                ? before
                : null;
        }
        catch (CredentialDecryptionException)
        {
            return null;
        }
    }

    private bool IsRefused(long slot)
    {
        lock (_lock) return _refused.Contains(slot);
    }
}
