namespace PushFunctions.Api;

/// <summary>Makes an API key.</summary>
/// <param name="Name">1 to 128 characters, or left out.</param>
/// <param name="Scopes">Required: one or more of register, send, manage; none that the caller does not have.</param>
public sealed record CreateApiKeyRequest(string? Name, IReadOnlyList<string> Scopes);
