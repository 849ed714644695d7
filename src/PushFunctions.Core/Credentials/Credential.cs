namespace PushFunctions.Core.Credentials;

/// <summary>A credential as it is stored: its content only sealed.</summary>
/// <param name="Revision">Starts at 1 and grows with every new content; caches of connections and tokens go by (id, revision).</param>
/// <param name="SealedContent">See <see cref="CredentialSealer"/>.</param>
public sealed record Credential(
    CredentialId Id,
    AppName AppName,
    Provider Type,
    bool IsDefault,
    int Revision,
    string SealedContent,
    CredentialHealth Health,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt);
