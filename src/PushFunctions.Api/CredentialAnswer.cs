namespace PushFunctions.Api;

/// <summary>A credential. Its content is never shown.</summary>
/// <param name="Id">Its id.</param>
/// <param name="CredentialType">FCM, APN or APN_SANDBOX.</param>
/// <param name="IsDefault">Whether its App uses it for its type.</param>
/// <param name="AppName">Whose it is.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When it was last changed.</param>
/// <param name="Health">Whether the provider takes it.</param>
public sealed record CredentialAnswer(
    string Id,
    string CredentialType,
    bool IsDefault,
    string AppName,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    CredentialHealthAnswer Health)
{
    internal static CredentialAnswer Of(Credential credential) => new(
        credential.Id.Value,
        credential.Type.ToName(),
        credential.IsDefault,
        credential.AppName.Value,
        credential.CreatedAt,
        credential.UpdatedAt,
        CredentialHealthAnswer.Of(credential.Health));
}
