using PushFunctions.Core.Identifiers;

namespace PushFunctions.Core.Apps;

/// <summary>Credentials for delivery: opened, and kept in memory for at most a minute.</summary>
public sealed class CredentialVault
{
    /// <summary>Null where the credential was deleted.</summary>
    public Task<VaultedCredential?> FindAsync(AccountSid account, CredentialId id, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Forgets what is kept of the account: the next read sees a rotated secret at once.</summary>
    public void Forget(AccountSid account) => throw new NotSupportedException();

    /// <summary>Writes the health down where it differs from what is stored. Safe to repeat.</summary>
    public Task ReportAsync(AccountSid account, CredentialId id, CredentialHealth health, CancellationToken cancellationToken) => throw new NotSupportedException();
}
