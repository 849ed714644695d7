namespace PushFunctions.Core.Credentials;

/// <summary>A credential as it is stored: its content is encrypted.</summary>
/// <param name="Revision">Starts at 1 and grows with every new content; connections and tokens are cached by (id,
/// revision).</param>
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

    /// <summary>The provider refuses it, so that its jobs wait; or it rejected too many tokens at once, so that none
    /// is forgotten.</summary>
    Failing,
}

/// <summary>Whether the provider accepts the credential. <see cref="Reason"/> is the provider's, null while it
/// does.</summary>
public sealed record CredentialHealth(CredentialStatus Status, string? Reason, DateTimeOffset? Since)
{
    public static CredentialHealth Ok { get; } = new(CredentialStatus.Ok, null, null);
}

/// <param name="From">Inclusive, by creation.</param>
/// <param name="Until">Inclusive, by creation.</param>
public sealed record CredentialFilter(DateTimeOffset? From, DateTimeOffset? Until, AppName? AppName, Provider? Type, bool? IsDefault);
