namespace PushFunctions.Api;

/// <summary>Changes a credential; at least one of the two.</summary>
/// <param name="IsDefault">True takes the default for its type over.</param>
/// <param name="Content">A new secret in the place of the old.</param>
public sealed record UpdateCredentialRequest(bool? IsDefault, CredentialContentRequest? Content);
