namespace PushFunctions.Core.Credentials;

/// <summary>A sealed value cannot be opened. The message says why and holds nothing of the value.</summary>
public sealed class CredentialSealException(string message) : Exception(message);
