namespace PushFunctions.Api;

/// <summary>Uploads a credential.</summary>
/// <param name="AppName">An App that does not exist is made. Left out: the default App.</param>
/// <param name="CredentialType">Required: FCM, APN or APN_SANDBOX.</param>
/// <param name="Content">Required.</param>
/// <param name="IsDefault">Take the default for its type over. Default false; the first of its type is the default anyway.</param>
public sealed record CreateCredentialRequest(string? AppName, string CredentialType, CredentialContentRequest Content, bool? IsDefault);
