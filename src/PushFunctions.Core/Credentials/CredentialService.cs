namespace PushFunctions.Core.Credentials;

/// <param name="AppName">Null: the default App.</param>
public sealed record NewCredential(AppName? AppName, Provider Type, CredentialUpload Content, bool IsDefault);

/// <summary>An account's credentials: checked on upload, stored encrypted.</summary>
public sealed class CredentialService(
    ICatalogStore catalogs,
    CatalogWriter writer,
    IEnumerable<ICredentialReader> readers,
    CredentialCodec codec,
    CredentialVault vault,
    PendingRemovals removals,
    IdGenerator ids,
    ServiceTime time)
{
    /// <exception cref="RequestException">
    /// The content is no credential of its type (contexts begin with <c>$.content</c>), a limit is reached, or no App
    /// is named and there is no default one.
    /// </exception>
    public async Task<Credential> CreateAsync(AccountSid account, NewCredential credential, CancellationToken cancellationToken)
    {
        var problems = new List<Problem>();
        var content = Read(credential.Type, credential.Content, problems);
        var id = ids.NewCredential();
        var now = time.GetUtcNow();
        var created = await writer.WriteAsync(
            account,
            catalog =>
            {
                // The write succeeded and its response was lost.
                if (catalog.FindCredential(id) is { } made) return (null, made);
                if ((credential.AppName ?? catalog.DefaultApp?.Name) is not { } app)
                    throw new RequestException([CatalogRules.NoDefaultApp, .. problems]);
                if (CatalogRules.CheckRoom(catalog, app) is { } full) throw new RequestException([full, .. problems]);
                if (content is null) throw new RequestException(problems);
                var encryptedContent = codec.Protect(account, id, 1, content);
                var change = CatalogRules.Add(
                    catalog, new Credential(
                        id, app, credential.Type, credential.IsDefault, 1, encryptedContent, CredentialHealth.Ok)
                    {
                        CreatedAt = now,
                        UpdatedAt = now,
                        ExpiresAt = content.ExpiresAt,
                    });
                return (change, change.PutCredentials.Single(put => put.Id == id));
            },
            cancellationToken);
        vault.Forget(account);
        return created;
    }

    /// <exception cref="RequestException">Not found.</exception>
    public async Task<Credential> FindAsync(AccountSid account, CredentialId id, CancellationToken cancellationToken) =>
        Require(await catalogs.LoadAsync(account, cancellationToken), id);

    /// <summary>Newest first.</summary>
    public async Task<ListPage<Credential>> ListAsync(
        AccountSid account, CredentialFilter filter, ListRequest request, CancellationToken cancellationToken)
    {
        var catalog = await catalogs.LoadAsync(account, cancellationToken);
        var wanted = catalog.Credentials.Where(credential =>
            CreationRange.Holds(credential.CreatedAt, filter.From, filter.Until)
            && (filter.AppName is null || credential.AppName == filter.AppName)
            && (filter.Type is null || credential.Type == filter.Type)
            && (filter.IsDefault is null || credential.IsDefault == filter.IsDefault));
        return NewestFirst.Page(wanted, credential => (credential.CreatedAt, credential.Id.Value), request);
    }

    /// <summary>Makes it the default, replaces its content, or both.</summary>
    /// <exception cref="RequestException">Not found; the content is no credential of its type;
    /// <paramref name="isDefault"/> is false and it is the default.</exception>
    public async Task<Credential> UpdateAsync(
        AccountSid account, CredentialId id, bool? isDefault, CredentialUpload? content, CancellationToken cancellationToken)
    {
        var updated = await writer.WriteAsync(
            account,
            catalog =>
            {
                var credential = Require(catalog, id);
                var next = ReadNext(credential, isDefault, content);
                var encryptedContent = next is null ? null : codec.Protect(account, credential.Id, credential.Revision + 1, next);
                var change = CatalogRules.Update(
                    catalog, credential, isDefault is true, encryptedContent, next?.ExpiresAt, time.GetUtcNow());
                return (change, change?.PutCredentials.Single(put => put.Id == id) ?? credential);
            },
            cancellationToken);
        vault.Forget(account);
        return updated;
    }

    /// <summary>
    /// Removes it; with the last credential of an App the App goes too, and with it its registrations: ignored at once
    /// (see <see cref="LiveRegistrations"/>). Few are removed before this returns, many by the next sweeps.
    /// </summary>
    /// <exception cref="RequestException">Not found.</exception>
    public async Task DeleteAsync(AccountSid account, CredentialId id, CancellationToken cancellationToken)
    {
        var change = await DeleteAsync(account, id, mayTakeApp: false, cancellationToken);
        if (change.RemoveApps is [var app])
        {
            var removal = await removals.AnnounceAsync(account, RemovalKind.App, app.Value, cancellationToken);
            change = await DeleteAsync(account, id, mayTakeApp: true, cancellationToken);
            if (change.RemoveApps.Count > 0)
                await removals.BeginAsync(removal, $"the removal of the registrations that {account} had under an App");
        }
        vault.Forget(account);
    }

    /// <param name="mayTakeApp">False changes nothing if the App would go too.</param>
    /// <returns>What is removed, or would be.</returns>
    private Task<CatalogChange> DeleteAsync(AccountSid account, CredentialId id, bool mayTakeApp, CancellationToken cancellationToken)
    {
        CatalogChange? tried = null;
        return writer.WriteAsync(
            account,
            catalog =>
            {
                // A write whose response was lost looks like a conflict, and what it removed is not found.
                if (tried is not null && catalog.FindCredential(id) is null) return (null, tried);
                var change = CatalogRules.Remove(catalog, Require(catalog, id), time.GetUtcNow());
                tried = mayTakeApp || change.RemoveApps.Count == 0 ? change : null;
                return (tried, change);
            },
            cancellationToken);
    }

    private CredentialContent? ReadNext(Credential credential, bool? isDefault, CredentialUpload? upload)
    {
        var problems = new List<Problem>();
        if (isDefault is false && CatalogRules.CheckNotDefault(credential) is { } problem) problems.Add(problem);
        var content = upload is null ? null : Read(credential.Type, upload, problems);
        if (problems.Count > 0) throw new RequestException(problems);
        return content;
    }

    private CredentialContent? Read(Provider type, CredentialUpload upload, List<Problem> problems) =>
        readers.Single(reader => reader.Serves(type)).Read(upload, problems);

    private static Credential Require(Catalog catalog, CredentialId id) =>
        catalog.FindCredential(id) ?? throw RequestException.NotFound("The credential");
}
