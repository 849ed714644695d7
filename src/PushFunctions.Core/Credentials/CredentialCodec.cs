using System.Text.Json;

namespace PushFunctions.Core.Credentials;

/// <summary>Turns a credential's content into what is stored, and back. The seal holds only in its own row and revision.</summary>
public sealed class CredentialCodec(CredentialSealer sealer)
{
    public string Seal(AccountSid account, CredentialId id, int revision, CredentialContent content) =>
        sealer.Seal(JsonSerializer.Serialize(content, CredentialJson.Default.CredentialContent), Purpose(account, id, revision));

    /// <exception cref="CredentialSealException">It was changed, copied from elsewhere, or sealed with a key that the settings lack.</exception>
    public CredentialContent Open(AccountSid account, Credential credential)
    {
        var text = sealer.Open(credential.SealedContent, Purpose(account, credential.Id, credential.Revision));
        try
        {
            return JsonSerializer.Deserialize(text, CredentialJson.Default.CredentialContent) ?? throw Unknown(credential.Id);
        }
        catch (JsonException)
        {
            throw Unknown(credential.Id);
        }
    }

    private static string Purpose(AccountSid account, CredentialId id, int revision) => $"credential:{account}:{id}:{revision}";

    // The cause stays out: a JSON error may quote what it stumbled over.
    private static CredentialSealException Unknown(CredentialId id) =>
        new($"The content of {id} opens, but has a form that this version does not know. Was it written by a newer one?");
}
