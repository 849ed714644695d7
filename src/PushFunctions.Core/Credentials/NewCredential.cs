namespace PushFunctions.Core.Credentials;

/// <param name="AppName">Null: the default App.</param>
public sealed record NewCredential(AppName? AppName, Provider Type, CredentialUpload Content, bool IsDefault);
