namespace PushFunctions.Core.Credentials;

/// <summary>An App with the credential that is the default of each type.</summary>
public sealed record AppView(App App, IReadOnlyList<Credential> DefaultCredentials);
