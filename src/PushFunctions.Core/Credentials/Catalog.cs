namespace PushFunctions.Core.Credentials;

/// <summary>All Apps, credentials and webhook endpoints of an account, as of one read. Small: at most 10 Apps with 10
/// credentials each, and 10 endpoints.</summary>
/// <param name="Version">Guards the next write; null where the account has none yet.</param>
public sealed record Catalog(AccountSid Account, IReadOnlyList<App> Apps, IReadOnlyList<Credential> Credentials, string? Version)
{
    /// <summary>Who is told of events.</summary>
    public IReadOnlyList<WebhookEndpoint> Endpoints { get; init; } = [];

    public App? DefaultApp => Apps.FirstOrDefault(app => app.IsDefault);

    public App? FindApp(AppName name) => Apps.FirstOrDefault(app => app.Name == name);

    public Credential? FindCredential(CredentialId id) => Credentials.FirstOrDefault(credential => credential.Id == id);

    public WebhookEndpoint? FindEndpoint(WebhookId id) => Endpoints.FirstOrDefault(endpoint => endpoint.Id == id);

    public Credential? FindDefault(AppName app, Provider type) =>
        Credentials.FirstOrDefault(credential => credential.AppName == app && credential.Type == type && credential.IsDefault);
}

/// <summary>What a write puts and removes, in one transaction.</summary>
public sealed record CatalogChange
{
    public IReadOnlyList<App> PutApps { get; init; } = [];

    public IReadOnlyList<Credential> PutCredentials { get; init; } = [];

    public IReadOnlyList<AppName> RemoveApps { get; init; } = [];

    public IReadOnlyList<CredentialId> RemoveCredentials { get; init; } = [];

    public IReadOnlyList<WebhookEndpoint> PutEndpoints { get; init; } = [];

    public IReadOnlyList<WebhookId> RemoveEndpoints { get; init; } = [];
}

/// <summary>
/// What a request changes in an account's Apps and credentials: pure decisions, null where nothing is to be written.
/// They keep two things true: an account with Apps has one default App, and an App has one default for each type it
/// has credentials of.
/// </summary>
public static class CatalogRules
{
    public const int MaximumApps = 10;
    public const int MaximumCredentialsPerApp = 10;

    /// <summary>A credential without an App name belongs to the default App, and the account has none yet.</summary>
    public static Problem NoDefaultApp { get; } = Problem.Invalid(
        "$.appName",
        "The account has no default App, because it has no Apps. Name one in 'appName': its first credential creates it and makes it the default App.");

    /// <summary>Null if there is room: an account has at most 10 Apps with 10 credentials each.</summary>
    public static Problem? CheckRoom(Catalog catalog, AppName app)
    {
        if (catalog.FindApp(app) is null)
        {
            return catalog.Apps.Count < MaximumApps ? null
                : Problem.Invalid(
                    "$.appName",
                    $"The account has reached the limit of {MaximumApps} Apps. Delete all credentials of an App that is no longer used, or name an existing App.");
        }

        return catalog.Credentials.Count(credential => credential.AppName == app) < MaximumCredentialsPerApp ? null
            : Problem.Invalid(
                "$.appName",
                $"The App has reached the limit of {MaximumCredentialsPerApp} credentials. Delete one, or replace the content of one with PATCH.");
    }

    /// <summary>Adds a credential, and its App if it is the first. <see cref="Credential.IsDefault"/> is the
    /// request's; the first of a type is the default anyway.</summary>
    public static CatalogChange Add(Catalog catalog, Credential added)
    {
        var now = added.CreatedAt;
        var before = catalog.FindDefault(added.AppName, added.Type);
        var takesOver = added.IsDefault || before is null;
        var app = catalog.FindApp(added.AppName);
        return new CatalogChange
        {
            PutApps = app is null ? [new App(added.AppName, catalog.DefaultApp is null, now, now)]
                : takesOver ? [app with { UpdatedAt = now }] : [],
            PutCredentials = takesOver && before is not null
                ? [before with { IsDefault = false, UpdatedAt = now }, added with { IsDefault = true }]
                : [added with { IsDefault = takesOver }],
        };
    }

    /// <summary>Makes it the default of its type, replaces its content, or both.</summary>
    /// <param name="encryptedContent">The new content, encrypted for the next revision; null keeps the present
    /// one.</param>
    /// <param name="expiresAt">When the new content ends.</param>
    public static CatalogChange? Update(
        Catalog catalog, Credential credential, bool makeDefault, string? encryptedContent, DateTimeOffset? expiresAt, DateTimeOffset now)
    {
        var takesOver = makeDefault && !credential.IsDefault;
        if (!takesOver && encryptedContent is null) return null;
        var updated = credential with { IsDefault = credential.IsDefault || takesOver, UpdatedAt = now };
        if (encryptedContent is not null)
        {
            // The health was that of the old content.
            updated = updated with
            {
                EncryptedContent = encryptedContent,
                Revision = credential.Revision + 1,
                Health = CredentialHealth.Ok,
                ExpiresAt = expiresAt,
                ExpiryToldDays = null,
            };
        }

        var before = takesOver ? catalog.FindDefault(credential.AppName, credential.Type) : null;
        return new CatalogChange
        {
            PutApps = takesOver ? Touch(catalog, credential.AppName, now) : [],
            PutCredentials = before is null ? [updated] : [before with { IsDefault = false, UpdatedAt = now }, updated],
        };
    }

    /// <summary>Null if it is not the default anyway.</summary>
    public static Problem? CheckNotDefault(Credential credential) => credential.IsDefault
        ? Problem.Invalid(
            "$.isDefault",
            "This credential is the default of its type, and every type has a default. To change it, PATCH another credential of the type with isDefault true.")
        : null;

    /// <summary>Removes a credential. The newest of its type becomes the default in its place; with its last
    /// credential the App goes too, and the oldest App becomes the default.</summary>
    public static CatalogChange Remove(Catalog catalog, Credential removed, DateTimeOffset now)
    {
        var siblings = catalog.Credentials.Where(credential => credential.AppName == removed.AppName && credential.Id != removed.Id)
            .ToList();
        var change = new CatalogChange { RemoveCredentials = [removed.Id] };
        if (siblings.Count > 0)
        {
            if (!removed.IsDefault) return change;
            var heir = siblings.Where(credential => credential.Type == removed.Type)
                .OrderByDescending(credential => credential.CreatedAt)
                .ThenBy(credential => credential.Id.Value, StringComparer.Ordinal)
                .FirstOrDefault();
            return change with
            {
                PutApps = Touch(catalog, removed.AppName, now),
                PutCredentials = heir is null ? [] : [heir with { IsDefault = true, UpdatedAt = now }],
            };
        }

        var nextDefault = catalog.FindApp(removed.AppName) is { IsDefault: true }
            ? catalog.Apps.Where(app => app.Name != removed.AppName)
                .OrderBy(app => app.CreatedAt)
                .ThenBy(app => app.Name.Value, StringComparer.Ordinal).FirstOrDefault()
            : null;
        return change with
        {
            RemoveApps = [removed.AppName],
            PutApps = nextDefault is null ? [] : [nextDefault with { IsDefault = true, UpdatedAt = now }],
        };
    }

    public static CatalogChange? MakeDefault(Catalog catalog, App app, DateTimeOffset now)
    {
        if (app.IsDefault) return null;
        var updated = app with { IsDefault = true, UpdatedAt = now };
        return new CatalogChange
        {
            PutApps = catalog.DefaultApp is { } before ? [before with { IsDefault = false, UpdatedAt = now }, updated] : [updated],
        };
    }

    /// <summary>Writes the health if it changed. <see cref="Credential.UpdatedAt"/> stays: the account changed
    /// nothing.</summary>
    public static CatalogChange? Report(Credential credential, CredentialHealth health, DateTimeOffset now)
    {
        if (credential.Health.Status == health.Status && credential.Health.Reason == health.Reason) return null;
        return new CatalogChange { PutCredentials = [credential with { Health = health with { Since = now } }] };
    }

    private static IReadOnlyList<App> Touch(Catalog catalog, AppName name, DateTimeOffset now) =>
        catalog.FindApp(name) is { } app ? [app with { UpdatedAt = now }] : [];
}
