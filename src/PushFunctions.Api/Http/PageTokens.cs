using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace PushFunctions.Api.Http;

/// <summary>
/// Makes a store's cursor into a token that only fits the list it came from. Layout, base64url: version (1 byte), 1 where there is a cursor (1 byte),
/// the cursor in UTF-8, and 16 bytes of HMAC-SHA256 over the list's name and all before it.
/// </summary>
/// <param name="key">32 bytes, see <see cref="DeriveKey"/>.</param>
internal sealed class PageTokens(byte[] key)
{
    private const byte Version = 1;
    private const int HeadBytes = 2;
    private const int MacBytes = 16;
    private const int MaximumLength = 4096;

    /// <summary>The tokens' own key, from the key that seals credentials: a key for each use, a secret to keep for all.</summary>
    public static byte[] DeriveKey(byte[] credentialKey) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, credentialKey, 32, info: "PushFunctions page tokens v1"u8.ToArray());

    /// <param name="list">Names account, list and filters.</param>
    public string Make(string list, string? cursor)
    {
        var text = Encoding.UTF8.GetBytes(cursor ?? "");
        var token = new byte[HeadBytes + text.Length + MacBytes];
        token[0] = Version;
        token[1] = cursor is null ? (byte)0 : (byte)1;
        text.CopyTo(token, HeadBytes);
        Sign(list, token.AsSpan(0, HeadBytes + text.Length), token.AsSpan(HeadBytes + text.Length));
        return Base64Url.EncodeToString(token);
    }

    /// <summary>False where the token was changed, cut or made for another list. <paramref name="cursor"/> is null for the first page.</summary>
    public bool TryRead(string list, string token, out string? cursor)
    {
        cursor = null;
        if (token.Length > MaximumLength || !Base64Url.IsValid(token)) return false;
        var bytes = Base64Url.DecodeFromChars(token);
        if (bytes.Length < HeadBytes + MacBytes || bytes[0] != Version) return false;
        var signed = bytes.AsSpan(0, bytes.Length - MacBytes);
        Span<byte> expected = stackalloc byte[MacBytes];
        Sign(list, signed, expected);
        if (!CryptographicOperations.FixedTimeEquals(expected, bytes.AsSpan(signed.Length))) return false;
        cursor = bytes[1] == 0 ? null : Encoding.UTF8.GetString(signed[HeadBytes..]);
        return true;
    }

    private void Sign(string list, ReadOnlySpan<byte> content, Span<byte> mac)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hash.AppendData(SHA256.HashData(Encoding.UTF8.GetBytes(list)));
        hash.AppendData(content);
        hash.GetHashAndReset().AsSpan(0, MacBytes).CopyTo(mac);
    }
}
