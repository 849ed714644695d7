namespace PushFunctions.Core.Credentials;

/// <summary>All Apps and credentials of an account, as of one read. Small: at most 10 Apps with 10 credentials each.</summary>
/// <param name="Version">Guards the next write; null where the account has none yet.</param>
public sealed record Catalog(AccountSid Account, IReadOnlyList<App> Apps, IReadOnlyList<Credential> Credentials, string? Version)
{
    public App? DefaultApp => Apps.FirstOrDefault(app => app.IsDefault);

    public App? FindApp(AppName name) => Apps.FirstOrDefault(app => app.Name == name);

    public Credential? FindCredential(CredentialId id) => Credentials.FirstOrDefault(credential => credential.Id == id);

    public Credential? FindDefault(AppName app, Provider type) =>
        Credentials.FirstOrDefault(credential => credential.AppName == app && credential.Type == type && credential.IsDefault);
}
