using PushFunctions.Core.Identifiers;

namespace PushFunctions.Core.Apps;

public sealed record NewCredential(AppName AppName, Provider Type, CredentialUpload Content, bool IsDefault);
