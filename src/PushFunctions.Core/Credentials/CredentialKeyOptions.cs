namespace PushFunctions.Core.Credentials;

/// <summary>The keys under which credentials are sealed.</summary>
public sealed class CredentialKeyOptions
{
    public const string Section = "Push";
    private const int KeyBytes = 32;

    /// <summary>Base64 of 32 bytes. No default: a service without it does not start.</summary>
    /// <value>Setting <c>Push__CredentialKey</c>.</value>
    public string? CredentialKey { get; set; }

    /// <summary>Earlier keys, separated by commas, that still open what they sealed. Default none.</summary>
    /// <value>Setting <c>Push__OlderCredentialKeys</c>.</value>
    public string? OlderCredentialKeys { get; set; }

    /// <summary>Whether the service starts although stored credentials were sealed with a key that it does not have. Default false.</summary>
    /// <value>Setting <c>Push__AcceptLostCredentialKeys</c>.</value>
    public bool AcceptLostCredentialKeys { get; set; }

    /// <summary>A sealer with these keys, which must be valid: see <see cref="CredentialKeyOptionsValidator"/>.</summary>
    public CredentialSealer CreateSealer() =>
        new([.. Split(OlderCredentialKeys).Prepend(CredentialKey).Select(text => ReadKey(text) ?? throw new InvalidOperationException("The credential keys were not validated before they were used."))]);

    internal static IReadOnlyList<string> Split(string? keys) =>
        keys?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    internal static byte[]? ReadKey(string? text)
    {
        if (text is null) return null;
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) && length == KeyBytes ? bytes[..length] : null;
    }
}
