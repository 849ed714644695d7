using PushFunctions.Core.Identifiers;
using PushFunctions.Core.Lists;

namespace PushFunctions.Core.Apps;

/// <summary>An account's credentials: checked when they come, sealed when they are kept.</summary>
public sealed class CredentialService
{
    /// <exception cref="Problems.RequestException">The content is no credential of its type (contexts begin with <c>$.content</c>), or a limit is reached.</exception>
    public Task<Credential> CreateAsync(AccountSid account, NewCredential credential, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <exception cref="Problems.RequestException">Not found.</exception>
    public Task<Credential> FindAsync(AccountSid account, CredentialId id, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Newest first.</summary>
    public Task<ListPage<Credential>> ListAsync(AccountSid account, CredentialFilter filter, ListRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Makes it the default, puts a new content in its place, or both.</summary>
    public Task<Credential> UpdateAsync(AccountSid account, CredentialId id, bool? isDefault, CredentialUpload? content, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Removes it; with the last of an App the App goes too.</summary>
    public Task DeleteAsync(AccountSid account, CredentialId id, CancellationToken cancellationToken) => throw new NotSupportedException();
}
