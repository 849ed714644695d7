namespace PushFunctions.Core.Credentials;

/// <summary>A credential as it is stored: its content only sealed.</summary>
/// <param name="Revision">Starts at 1 and grows with every new content; caches of connections and tokens go by (id, revision).</param>
/// <param name="EncryptedContent">See <see cref="CredentialProtector"/>.</param>
public sealed record Credential(
    CredentialId Id,
    AppName AppName,
    Provider Type,
    bool IsDefault,
    int Revision,
    string EncryptedContent,
    CredentialHealth Health,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt);

public enum CredentialStatus
{
    Ok,

    /// <summary>The provider refuses it, or too many tokens were refused at once: its jobs wait or nothing is forgotten.</summary>
    Failing,
}

/// <summary>Whether the provider takes the credential. <see cref="Reason"/> is the provider's word, null when all is well.</summary>
public sealed record CredentialHealth(CredentialStatus Status, string? Reason, DateTimeOffset? Since)
{
    public static CredentialHealth Ok { get; } = new(CredentialStatus.Ok, null, null);
}

/// <param name="From">Inclusive, by creation.</param>
/// <param name="Until">Inclusive, by creation.</param>
public sealed record CredentialFilter(DateTimeOffset? From, DateTimeOffset? Until, AppName? AppName, Provider? Type, bool? IsDefault);
