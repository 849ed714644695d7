namespace PushFunctions.Core.Sends.Deliver;

/// <summary>Where all instances agree on the one provider token (the APNs JWT) of a time slot.</summary>
public interface IProviderTokenStore
{
    Task<string?> FindAsync(CredentialId credential, string slot, CancellationToken cancellationToken);

    /// <summary>Inserts, unless another instance did: returns the envelope that is stored.</summary>
    Task<string> GetOrAddAsync(CredentialId credential, string slot, string sealedToken, CancellationToken cancellationToken);

    /// <summary>Removes up to <paramref name="limit"/> that were added before: those of credentials that are no longer used. Safe to repeat.</summary>
    /// <returns>How many were found; fewer than the limit once none is left.</returns>
    Task<int> RemoveSomeAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken);
}
