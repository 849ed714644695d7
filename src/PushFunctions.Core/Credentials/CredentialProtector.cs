using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PushFunctions.Core.Credentials;

/// <summary>
/// Seals text with AES-256-GCM. The envelope is <c>v1.{key id}.{base64 of nonce, tag and ciphertext}</c>; the key id (eight hex digits of the key's
/// SHA-256) says which key opens it, so that older keys stay readable. The purpose (for a credential: account, id and revision) is bound in:
/// an envelope copied to another row does not open.
/// </summary>
public sealed class CredentialProtector
{
    private const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int KeyIdDigits = 8;
    private readonly Dictionary<string, byte[]> _keys = [];
    private readonly string _currentKeyId;

    /// <param name="keys">The key to seal with, then older ones that still open; each 32 bytes.</param>
    public CredentialProtector(IReadOnlyList<byte[]> keys)
    {
        if (keys.Count == 0) throw new ArgumentException("At least one key is needed.", nameof(keys));
        foreach (var key in keys)
        {
            if (key.Length != KeyBytes) throw new ArgumentException($"A key has {KeyBytes} bytes; this one has {key.Length}.", nameof(keys));
            _keys[IdOf(key)] = key;
        }

        _currentKeyId = IdOf(keys[0]);
    }

    public string Protect(string text, string purpose)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var sealedBytes = new byte[NonceBytes + TagBytes + plain.Length];
        var nonce = sealedBytes.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(_keys[_currentKeyId], TagBytes);
        aes.Encrypt(nonce, plain, sealedBytes.AsSpan(NonceBytes + TagBytes), sealedBytes.AsSpan(NonceBytes, TagBytes), Encoding.UTF8.GetBytes(purpose));
        return $"v1.{_currentKeyId}.{Convert.ToBase64String(sealedBytes)}";
    }

    /// <exception cref="CredentialDecryptionException">The envelope was changed, belongs elsewhere, or its key is not among the settings.</exception>
    public string Unprotect(string envelope, string purpose)
    {
        if (envelope.Split('.') is not ["v1", var keyId, var payload])
            throw new CredentialDecryptionException("The envelope of a sealed value has an unknown form.");
        if (!_keys.TryGetValue(keyId, out var key))
            throw new CredentialDecryptionException($"The key '{Shown(keyId)}' that sealed a value is not in Push__CredentialKey or Push__OlderCredentialKeys. Add it there.");
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
            throw new CredentialDecryptionException("A sealed value does not open: it was changed or copied from another row.");
        }
    }

    /// <summary>The id of the key that sealed the envelope, where that key is not here; null where it is, or where the envelope names none.</summary>
    public string? MissingKeyOf(string envelope) => envelope.Split('.') is ["v1", var keyId, _] && !_keys.ContainsKey(keyId) ? Shown(keyId) : null;

    /// <summary>What is stored may have been changed: nothing but an id of a key gets into a message, and with it into the log.</summary>
    private static string Shown(string keyId) => keyId.Length == KeyIdDigits && keyId.All(char.IsAsciiHexDigitLower) ? keyId : "(unreadable)";

    private static string IdOf(byte[] key) => Convert.ToHexStringLower(SHA256.HashData(key).AsSpan(0, KeyIdDigits / 2));
}

/// <summary>A sealed value cannot be opened. The message says why and holds nothing of the value.</summary>
public sealed class CredentialDecryptionException(string message) : Exception(message);

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

    /// <summary>A protector with these keys, which must be valid: see <see cref="CredentialKeyOptionsValidator"/>.</summary>
    public CredentialProtector CreateProtector() =>
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

/// <summary>Says what is wrong with the keys, without repeating them.</summary>
public sealed class CredentialKeyOptionsValidator : IValidateOptions<CredentialKeyOptions>
{
    public ValidateOptionsResult Validate(string? name, CredentialKeyOptions options)
    {
        var failures = new List<string>();
        if (CredentialKeyOptions.ReadKey(options.CredentialKey) is null)
        {
            failures.Add(SecretReference.Problem("Push__CredentialKey", options.CredentialKey)
                ?? "Push__CredentialKey must be the base64 of 32 bytes, for example the output of: openssl rand -base64 32.");
        }

        if (SecretReference.Problem("Push__OlderCredentialKeys", options.OlderCredentialKeys) is { } unresolved)
            return ValidateOptionsResult.Fail([.. failures, unresolved]);
        var older = CredentialKeyOptions.Split(options.OlderCredentialKeys);
        for (var i = 0; i < older.Count; i++)
        {
            if (CredentialKeyOptions.ReadKey(older[i]) is null)
                failures.Add($"Push__OlderCredentialKeys must hold the base64 of 32 bytes between its commas; number {i + 1} is none.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}

/// <summary>Sees to it at start that the stored credentials were sealed with keys that the settings have: with a wrong key everything would be accepted and nothing delivered.</summary>
public sealed class CredentialKeyCheck(
    ICatalogStore catalogs, CredentialProtector protector, IOptions<AccountOptions> account, IOptions<CredentialKeyOptions> options, ILogger<CredentialKeyCheck> logger)
{
    private const int NamedAtMost = 3;

    /// <summary>One read. Looks at the account that the settings name, and at nothing but the names of the keys: no content is opened.</summary>
    /// <exception cref="StartException">A credential was sealed with another key, and the settings do not say that it is lost.</exception>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        if (!AccountSid.TryParse(account.Value.Sid, out var sid)) return;
        var catalog = await catalogs.LoadAsync(sid, cancellationToken);
        var shut = catalog.Credentials
            .Select(credential => (credential.Id, Key: protector.MissingKeyOf(credential.EncryptedContent)))
            .Where(credential => credential.Key is not null)
            .ToList();
        if (shut.Count == 0) return;
        if (!options.Value.AcceptLostCredentialKeys)
        {
            throw new StartException(
                $"{shut.Count} of {catalog.Credentials.Count} stored credentials were sealed with a key that is not among the settings ({string.Join(", ", shut.Take(NamedAtMost).Select(credential => $"{credential.Id} with the key {credential.Key}"))}): "
                + "set Push__CredentialKey back to that key or add it to Push__OlderCredentialKeys; where it is lost, set Push__AcceptLostCredentialKeys to true and store new contents.");
        }

        foreach (var (id, key) in shut) Log.CredentialShut(logger, id, sid, key);
    }
}
