namespace PushFunctions.Core.Credentials;

/// <summary>An opened credential with its App and the health that was last written down.</summary>
public sealed record VaultedCredential(PushCredential Credential, AppName App, CredentialHealth Health);
