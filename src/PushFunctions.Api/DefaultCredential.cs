namespace PushFunctions.Api;

/// <summary>The credential that an App uses for a type.</summary>
/// <param name="CredentialType">FCM, APN or APN_SANDBOX.</param>
/// <param name="CredentialId">Its id.</param>
public sealed record DefaultCredential(string CredentialType, string CredentialId);
