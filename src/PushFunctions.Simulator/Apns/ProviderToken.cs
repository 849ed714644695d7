namespace PushFunctions.Simulator.Apns;

/// <summary>A provider token whose signature was verified once. <see cref="Credential"/> tells whether its key is still the same.</summary>
internal sealed class ProviderToken(string header, string keyId, ApnsCredential credential, DateTimeOffset issuedAt)
{
    private volatile bool _taken;

    /// <summary>The <c>authorization</c> header that carries it, kept for the records.</summary>
    public string Header => header;

    public string KeyId => keyId;

    public ApnsCredential Credential => credential;

    public DateTimeOffset IssuedAt => issuedAt;

    /// <summary>True once it counted as an update of its key; later uses are free.</summary>
    public bool IsTaken { get => _taken; set => _taken = value; }
}
