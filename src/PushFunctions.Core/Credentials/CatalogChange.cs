namespace PushFunctions.Core.Credentials;

/// <summary>What a write puts and removes, in one transaction.</summary>
public sealed record CatalogChange
{
    public IReadOnlyList<App> PutApps { get; init; } = [];

    public IReadOnlyList<Credential> PutCredentials { get; init; } = [];

    public IReadOnlyList<AppName> RemoveApps { get; init; } = [];

    public IReadOnlyList<CredentialId> RemoveCredentials { get; init; } = [];
}
