using PushFunctions.Core.Identifiers;

namespace PushFunctions.Core.Delivery;

/// <summary>Where all instances agree on the one provider token (the APNs JWT) of a time slot.</summary>
public interface IProviderTokenStore
{
    Task<string?> FindAsync(CredentialId credential, string slot, CancellationToken cancellationToken);

    /// <summary>Inserts, unless another instance did: returns the envelope that is stored.</summary>
    Task<string> GetOrAddAsync(CredentialId credential, string slot, string sealedToken, CancellationToken cancellationToken);
}
