using System.Security.Cryptography;
using System.Text;

namespace PushFunctions.Core.Credentials;

/// <summary>
/// Seals text with AES-256-GCM. The envelope is <c>v1.{key id}.{base64 of nonce, tag and ciphertext}</c>; the key id (eight hex digits of the key's
/// SHA-256) says which key opens it, so that older keys stay readable. The purpose (for a credential: account, id and revision) is bound in:
/// an envelope copied to another row does not open.
/// </summary>
public sealed class CredentialSealer
{
    private const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int KeyIdDigits = 8;
    private readonly Dictionary<string, byte[]> _keys = [];
    private readonly string _currentKeyId;

    /// <param name="keys">The key to seal with, then older ones that still open; each 32 bytes.</param>
    public CredentialSealer(IReadOnlyList<byte[]> keys)
    {
        if (keys.Count == 0) throw new ArgumentException("At least one key is needed.", nameof(keys));
        foreach (var key in keys)
        {
            if (key.Length != KeyBytes) throw new ArgumentException($"A key has {KeyBytes} bytes; this one has {key.Length}.", nameof(keys));
            _keys[IdOf(key)] = key;
        }

        _currentKeyId = IdOf(keys[0]);
    }

    public string Seal(string text, string purpose)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var sealedBytes = new byte[NonceBytes + TagBytes + plain.Length];
        var nonce = sealedBytes.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(_keys[_currentKeyId], TagBytes);
        aes.Encrypt(nonce, plain, sealedBytes.AsSpan(NonceBytes + TagBytes), sealedBytes.AsSpan(NonceBytes, TagBytes), Encoding.UTF8.GetBytes(purpose));
        return $"v1.{_currentKeyId}.{Convert.ToBase64String(sealedBytes)}";
    }

    /// <exception cref="CredentialSealException">The envelope was changed, belongs elsewhere, or its key is not among the settings.</exception>
    public string Open(string envelope, string purpose)
    {
        if (envelope.Split('.') is not ["v1", var keyId, var payload])
            throw new CredentialSealException("The envelope of a sealed value has an unknown form.");
        if (!_keys.TryGetValue(keyId, out var key))
            throw new CredentialSealException($"The key '{Shown(keyId)}' that sealed a value is not in Push__CredentialKey or Push__OlderCredentialKeys. Add it there.");
        try
        {
            var sealedBytes = Convert.FromBase64String(payload);
            var plain = new byte[sealedBytes.Length - NonceBytes - TagBytes];
            using var aes = new AesGcm(key, TagBytes);
            aes.Decrypt(sealedBytes.AsSpan(0, NonceBytes), sealedBytes.AsSpan(NonceBytes + TagBytes), sealedBytes.AsSpan(NonceBytes, TagBytes), plain, Encoding.UTF8.GetBytes(purpose));
            return Encoding.UTF8.GetString(plain);
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException or OverflowException or ArgumentException)
        {
            throw new CredentialSealException("A sealed value does not open: it was changed or copied from another row.");
        }
    }

    /// <summary>The id of the key that sealed the envelope, where that key is not here; null where it is, or where the envelope names none.</summary>
    public string? MissingKeyOf(string envelope) => envelope.Split('.') is ["v1", var keyId, _] && !_keys.ContainsKey(keyId) ? Shown(keyId) : null;

    /// <summary>What is stored may have been changed: nothing but an id of a key gets into a message, and with it into the log.</summary>
    private static string Shown(string keyId) => keyId.Length == KeyIdDigits && keyId.All(char.IsAsciiHexDigitLower) ? keyId : "(unreadable)";

    private static string IdOf(byte[] key) => Convert.ToHexStringLower(SHA256.HashData(key).AsSpan(0, KeyIdDigits / 2));
}
