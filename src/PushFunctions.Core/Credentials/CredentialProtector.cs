using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PushFunctions.Core.Credentials;

/// <summary>
/// Encrypts text with AES-256-GCM. The envelope is <c>v1.{key id}.{base64 of nonce, tag and ciphertext}</c>; the key
/// id (eight hex digits of the key's SHA-256) names the key that decrypts it, so that older keys remain usable. The
/// purpose (for a credential: account, id and revision) is authenticated with it: an envelope that was copied to
/// another row cannot be decrypted.
/// </summary>
public sealed class CredentialProtector
{
    private const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int KeyIdDigits = 8;
    private readonly Dictionary<string, byte[]> _keys = [];
    private readonly string _currentKeyId;

    /// <param name="keys">The key that encrypts, then older ones that only decrypt; 32 bytes each.</param>
    public CredentialProtector(IReadOnlyList<byte[]> keys)
    {
        if (keys.Count == 0) throw new ArgumentException("At least one key is needed.", nameof(keys));
        foreach (var key in keys)
        {
            if (key.Length != KeyBytes)
                throw new ArgumentException($"A key has {KeyBytes} bytes; this one has {key.Length}.", nameof(keys));
            _keys[IdOf(key)] = key;
        }

        _currentKeyId = IdOf(keys[0]);
    }

    public string Protect(string text, string purpose)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var encrypted = new byte[NonceBytes + TagBytes + plain.Length];
        var nonce = encrypted.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(_keys[_currentKeyId], TagBytes);
        aes.Encrypt(
            nonce, plain, encrypted.AsSpan(NonceBytes + TagBytes), encrypted.AsSpan(NonceBytes, TagBytes), Encoding.UTF8.GetBytes(purpose));
        return $"v1.{_currentKeyId}.{Convert.ToBase64String(encrypted)}";
    }

    /// <exception cref="CredentialDecryptionException">The envelope was changed, belongs elsewhere, or its key is not
    /// among the settings.</exception>
    public string Unprotect(string envelope, string purpose)
    {
        if (envelope.Split('.') is not ["v1", var keyId, var payload])
            throw new CredentialDecryptionException("An encrypted value has an unknown format.");
        if (!_keys.TryGetValue(keyId, out var key))
            throw new CredentialDecryptionException(
                $"A value was encrypted with the key '{Shown(keyId)}', which is not in Push__CredentialKey or Push__OlderCredentialKeys. Add it there.");
        try
        {
            var encrypted = Convert.FromBase64String(payload);
            var plain = new byte[encrypted.Length - NonceBytes - TagBytes];
            using var aes = new AesGcm(key, TagBytes);
            aes.Decrypt(
                encrypted.AsSpan(0, NonceBytes), encrypted.AsSpan(NonceBytes + TagBytes), encrypted.AsSpan(NonceBytes, TagBytes), plain,
                Encoding.UTF8.GetBytes(purpose));
            return Encoding.UTF8.GetString(plain);
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException or OverflowException or ArgumentException)
        {
            throw new CredentialDecryptionException("An encrypted value cannot be decrypted: it was changed or copied from another row.");
        }
    }

    /// <summary>The id of the key that encrypted the envelope, if that key is missing; null if it is known or the
    /// envelope names none.</summary>
    public string? MissingKeyOf(string envelope) =>
        envelope.Split('.') is ["v1", var keyId, _] && !_keys.ContainsKey(keyId) ? Shown(keyId) : null;

    /// <summary>Stored values may have been changed: nothing but a key id gets into a message, and with it into the
    /// log.</summary>
    private static string Shown(string keyId) =>
        keyId.Length == KeyIdDigits && keyId.All(char.IsAsciiHexDigitLower) ? keyId : "(unreadable)";

    private static string IdOf(byte[] key) => Convert.ToHexStringLower(SHA256.HashData(key).AsSpan(0, KeyIdDigits / 2));
}

/// <summary>An encrypted value cannot be decrypted. The message says why and contains nothing of the value.</summary>
public sealed class CredentialDecryptionException(string message) : Exception(message);

/// <summary>The keys that encrypt credentials.</summary>
public sealed class CredentialKeyOptions
{
    public const string Section = "Push";
    private const int KeyBytes = 32;

    /// <summary>Base64 of 32 bytes. No default: a service without it does not start.</summary>
    /// <value>Setting <c>Push__CredentialKey</c>.</value>
    public string? CredentialKey { get; set; }

    /// <summary>Earlier keys, separated by commas, that still decrypt what they encrypted. Default none.</summary>
    /// <value>Setting <c>Push__OlderCredentialKeys</c>.</value>
    public string? OlderCredentialKeys { get; set; }

    /// <summary>Whether the service starts although stored credentials were encrypted with a key that it does not
    /// have. Default false.</summary>
    /// <value>Setting <c>Push__AcceptLostCredentialKeys</c>.</value>
    public bool AcceptLostCredentialKeys { get; set; }

    /// <summary>A protector with these keys, which must be valid: see
    /// <see cref="CredentialKeyOptionsValidator"/>.</summary>
    public CredentialProtector CreateProtector() => new(Keys);

    /// <summary>The current key, then older ones. They must be valid.</summary>
    public IReadOnlyList<byte[]> Keys =>
    [
        .. Split(OlderCredentialKeys)
            .Prepend(CredentialKey)
            .Select(text =>
                ReadKey(text) ?? throw new InvalidOperationException("The credential keys were not validated before they were used.")),
    ];

    internal static IReadOnlyList<string> Split(string? keys) =>
        keys?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    internal static byte[]? ReadKey(string? text)
    {
        if (text is null) return null;
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) && length == KeyBytes ? bytes[..length] : null;
    }
}

/// <summary>Says what is wrong with the keys without repeating them.</summary>
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
                failures.Add($"Push__OlderCredentialKeys must be base64 of 32 bytes, separated by commas; entry {i + 1} is not.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}

/// <summary>Checks at startup that the configured keys decrypt the stored credentials and the secrets of webhooks: with a
/// wrong key every send would be accepted and none delivered, and no event would be signed.</summary>
public sealed class CredentialKeyCheck(
    ICatalogStore catalogs, CredentialProtector protector, IOptions<AccountOptions> account, IOptions<CredentialKeyOptions> options,
    ILogger<CredentialKeyCheck> logger)
{
    private const int NamedAtMost = 3;

    /// <summary>One read. Checks the account of the settings, and only the ids of the keys: nothing is
    /// decrypted.</summary>
    /// <exception cref="StartException">A credential or a secret was encrypted with another key, and the settings do not say that
    /// it is lost.</exception>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        if (!AccountSid.TryParse(account.Value.Sid, out var sid)) return;
        var catalog = await catalogs.LoadAsync(sid, cancellationToken);
        var stored = catalog.Credentials.Select(credential => (Id: credential.Id.Value, Text: credential.EncryptedContent))
            .Concat(catalog.Endpoints.SelectMany(endpoint => endpoint.Secrets.Take(1).Select(secret => (Id: endpoint.Id.Value, Text: secret.Text))))
            .ToList();
        var undecryptable = stored.Select(secret => (secret.Id, Key: protector.MissingKeyOf(secret.Text)))
            .Where(secret => secret.Key is not null).ToList();
        if (undecryptable.Count == 0) return;
        if (!options.Value.AcceptLostCredentialKeys)
        {
            throw new StartException(
                $"{undecryptable.Count} of {stored.Count} stored credentials and webhook secrets were encrypted with a key that is not configured ({string.Join(", ", undecryptable.Take(NamedAtMost).Select(secret => $"{secret.Id} with the key {secret.Key}"))}): "
                + "set Push__CredentialKey back to that key or add it to Push__OlderCredentialKeys. If the key is lost, set Push__AcceptLostCredentialKeys to true, upload new contents and rotate the webhook secrets.");
        }

        foreach (var (id, key) in undecryptable) Log.CredentialKeyLost(logger, id, sid, key);
    }
}
