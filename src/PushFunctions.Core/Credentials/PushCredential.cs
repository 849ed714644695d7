namespace PushFunctions.Core.Credentials;

/// <summary>An opened credential. (Id, Revision) names it: a rotated one has a new revision.</summary>
public sealed record PushCredential(AccountSid Account, CredentialId Id, int Revision, Provider Type, CredentialContent Content);
