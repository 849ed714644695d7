using System.Globalization;
using Microsoft.Extensions.Logging;

namespace PushFunctions.Providers.Apns;

/// <summary>One key's provider tokens as the fleet shares them: sealed, and whoever is first to insert decides.</summary>
internal sealed class StoredTokens(ApnsSigningKey key, IProviderTokenStore store, CredentialSealer sealer, ILogger logger)
{
    /// <exception cref="CredentialSealException">What is stored does not open.</exception>
    public async Task<ProviderToken?> FindAsync(long slot, CancellationToken cancellationToken)
    {
        var envelope = await store.FindAsync(key.SharedId, Name(slot), cancellationToken);
        return envelope is null ? null : Open(envelope, slot);
    }

    /// <inheritdoc cref="FindAsync"/>
    public async Task<ProviderToken> GetOrSignAsync(long slot, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var own = sealer.Seal(key.Sign(now), Purpose(slot));
        var stored = await store.GetOrAddAsync(key.SharedId, Name(slot), own, cancellationToken);
        if (stored == own) Log.ProviderTokenSigned(logger, key.SharedId, slot);
        return Open(stored, slot);
    }

    private ProviderToken Open(string envelope, long slot) => ProviderToken.Read(slot, sealer.Open(envelope, Purpose(slot)));

    private string Purpose(long slot) => $"apns-provider-token/{key.SharedId.Tail}/{Name(slot)}";

    private static string Name(long slot) => slot.ToString(CultureInfo.InvariantCulture);
}
