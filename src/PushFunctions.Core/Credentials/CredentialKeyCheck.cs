using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PushFunctions.Core.Credentials;

/// <summary>Sees to it at start that the stored credentials were sealed with keys that the settings have: with a wrong key everything would be accepted and nothing delivered.</summary>
public sealed class CredentialKeyCheck(
    ICatalogStore catalogs, CredentialSealer sealer, IOptions<AccountOptions> account, IOptions<CredentialKeyOptions> options, ILogger<CredentialKeyCheck> logger)
{
    private const int NamedAtMost = 3;

    /// <summary>One read. Looks at the account that the settings name, and at nothing but the names of the keys: no content is opened.</summary>
    /// <exception cref="StartException">A credential was sealed with another key, and the settings do not say that it is lost.</exception>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        if (!AccountSid.TryParse(account.Value.Sid, out var sid)) return;
        var catalog = await catalogs.LoadAsync(sid, cancellationToken);
        var shut = catalog.Credentials
            .Select(credential => (credential.Id, Key: sealer.MissingKeyOf(credential.SealedContent)))
            .Where(credential => credential.Key is not null)
            .ToList();
        if (shut.Count == 0) return;
        if (!options.Value.AcceptLostCredentialKeys)
        {
            throw new StartException(
                $"{shut.Count} of {catalog.Credentials.Count} stored credentials were sealed with a key that is not among the settings ({string.Join(", ", shut.Take(NamedAtMost).Select(credential => $"{credential.Id} with the key {credential.Key}"))}): "
                + "set Push__CredentialKey back to that key or add it to Push__OlderCredentialKeys; where it is lost, set Push__AcceptLostCredentialKeys to true and store new contents.");
        }

        foreach (var (id, key) in shut) Log.CredentialShut(logger, id, sid, key);
    }
}
