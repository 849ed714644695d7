namespace PushFunctions.Core.Credentials;

public enum CredentialStatus
{
    Ok,

    /// <summary>The provider refuses it, or too many tokens were refused at once: its jobs wait or nothing is forgotten.</summary>
    Failing,
}
