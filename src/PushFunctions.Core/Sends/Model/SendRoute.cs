namespace PushFunctions.Core.Sends.Model;

/// <summary>The App in use and, for each provider it can reach, the credential; fixed when the send is accepted.</summary>
public sealed record SendRoute(AppName App, IReadOnlyDictionary<Provider, CredentialId> Credentials);
