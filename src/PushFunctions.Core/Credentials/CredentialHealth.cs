namespace PushFunctions.Core.Credentials;

/// <summary>Whether the provider takes the credential. <see cref="Reason"/> is the provider's word, null when all is well.</summary>
public sealed record CredentialHealth(CredentialStatus Status, string? Reason, DateTimeOffset? Since)
{
    public static CredentialHealth Ok { get; } = new(CredentialStatus.Ok, null, null);
}
