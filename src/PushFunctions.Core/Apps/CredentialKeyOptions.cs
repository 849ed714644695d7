namespace PushFunctions.Core.Apps;

/// <summary>The keys under which credentials are sealed.</summary>
public sealed class CredentialKeyOptions
{
    /// <summary>Base64 of 32 bytes. No default: a service without it does not start.</summary>
    /// <value>Setting <c>Push__CredentialKey</c>.</value>
    public string? CredentialKey { get; set; }

    /// <summary>Earlier keys, separated by commas, that still open what they sealed. Default none.</summary>
    /// <value>Setting <c>Push__OlderCredentialKeys</c>.</value>
    public string? OlderCredentialKeys { get; set; }
}
