using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace PushFunctions.Core.Shared;

/// <summary>What an app can tell about a notification.</summary>
[Flags]
public enum ReceiptKinds
{
    None = 0,
    Opened = 1,
    Delivered = 2,
    Dismissed = 4,
}

/// <summary>What a push carries so that the app can tell what became of it: its notification, what is asked, and when
/// it was sent, in whole hours. It names no person, account or device.</summary>
public sealed record ReceiptId(NotificationId Notification, ReceiptKinds Asked, DateTimeOffset SentAt)
{
    /// <summary>The key in the push's data.</summary>
    public const string DataKey = "pf";
}

/// <summary>
/// Signs receipt ids: the signature is the credential of the app that posts a receipt. Layout, base64url: version (4 bits)
/// and what is asked (4 bits), the operation (16 bytes), the place in it (5), the hour of sending (3), and 12 bytes of
/// HMAC-SHA256 over all before.
/// </summary>
public sealed class ReceiptSigner
{
    private const int Version = 1;
    private const int OperationBytes = 16;
    private const int PlaceBytes = 5;
    private const int HourBytes = 3;
    private const int PlaceDigits = 8;
    private const int SignedBytes = 1 + OperationBytes + PlaceBytes + HourBytes;
    private const int MacBytes = 12;

    /// <summary>Characters of every receipt id.</summary>
    public const int Length = ((SignedBytes + MacBytes) * 4 + 2) / 3;

    /// <summary>As long as every receipt id.</summary>
    public static readonly string Longest = new('-', Length);

    private readonly byte[][] _keys;

    /// <param name="credentialKeys">The keys that encrypt credentials, the current one first: one secret to keep. Ids
    /// that an older one signed stay valid.</param>
    public ReceiptSigner(IEnumerable<byte[]> credentialKeys) => _keys =
    [
        .. credentialKeys.Select(
            key => HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 32, info: "PushFunctions receipts v1"u8.ToArray())),
    ];

    public string Sign(ReceiptId id)
    {
        Span<byte> bytes = stackalloc byte[SignedBytes + MacBytes];
        bytes[0] = (byte)((Version << 4) | (int)id.Asked);
        BinaryPrimitives.WriteUInt128BigEndian(bytes[1..], CrockfordBase32.Decode(id.Notification.Operation.Tail));
        Span<byte> number = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(number, (ulong)CrockfordBase32.Decode(id.Notification.Value.AsSpan()[^PlaceDigits..]));
        number[^PlaceBytes..].CopyTo(bytes[(1 + OperationBytes)..]);
        BinaryPrimitives.WriteUInt64BigEndian(number, (ulong)(id.SentAt.ToUnixTimeSeconds() / 3600));
        number[^HourBytes..].CopyTo(bytes[(1 + OperationBytes + PlaceBytes)..]);
        MacOf(_keys[0], bytes[..SignedBytes], bytes[SignedBytes..]);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>False for what none of the keys signed.</summary>
    public bool TryRead(string text, [NotNullWhen(true)] out ReceiptId? id)
    {
        id = null;
        if (text.Length != Length || !Base64Url.IsValid(text)) return false;
        ReadOnlySpan<byte> bytes = Base64Url.DecodeFromChars(text);
        if (bytes.Length != SignedBytes + MacBytes || bytes[0] >> 4 != Version || !IsSigned(bytes)) return false;
        var operation = CrockfordBase32.Encode(bytes.Slice(1, OperationBytes));
        var place = Number(bytes.Slice(1 + OperationBytes, PlaceBytes));
        if (!NotificationId.TryParse(
            NotificationId.Prefix + operation + CrockfordBase32.Encode(place, PlaceDigits), out var notification)) return false;
        var hours = Number(bytes.Slice(1 + OperationBytes + PlaceBytes, HourBytes));
        id = new ReceiptId(notification, (ReceiptKinds)(bytes[0] & 0xf), DateTimeOffset.FromUnixTimeSeconds((long)hours * 3600));
        return true;
    }

    private bool IsSigned(ReadOnlySpan<byte> bytes)
    {
        Span<byte> expected = stackalloc byte[MacBytes];
        foreach (var key in _keys)
        {
            MacOf(key, bytes[..SignedBytes], expected);
            if (CryptographicOperations.FixedTimeEquals(expected, bytes[SignedBytes..])) return true;
        }

        return false;
    }

    private static void MacOf(byte[] key, ReadOnlySpan<byte> signed, Span<byte> mac)
    {
        Span<byte> whole = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, signed, whole);
        whole[..MacBytes].CopyTo(mac);
    }

    private static ulong Number(ReadOnlySpan<byte> bytes)
    {
        ulong number = 0;
        foreach (var one in bytes) number = (number << 8) | one;
        return number;
    }
}
