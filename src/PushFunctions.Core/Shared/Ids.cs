using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace PushFunctions.Core.Shared;

/// <summary>Lower-case Crockford base 32: digits and letters without i, l, o and u.</summary>
public static class CrockfordBase32
{
    public const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    /// <summary>Characters that 128 bits take; the first is 0 to 7.</summary>
    public const int TailLength = 26;

    public static bool IsDigits(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (!Alphabet.Contains(character)) return false;
        }

        return true;
    }

    /// <summary>26 characters for 16 bytes, big-endian: text order is byte order.</summary>
    public static string Encode(ReadOnlySpan<byte> sixteenBytes) =>
        Encode(BinaryPrimitives.ReadUInt128BigEndian(sixteenBytes), TailLength);

    public static string Encode(UInt128 value, int length) =>
        string.Create(length, value, static (span, rest) =>
        {
            for (var i = span.Length - 1; i >= 0; i--)
            {
                span[i] = Alphabet[(int)(rest & 31)];
                rest >>= 5;
            }
        });

    /// <summary>The value of up to 26 digits. The text must be digits of the alphabet.</summary>
    public static UInt128 Decode(ReadOnlySpan<char> digits)
    {
        UInt128 value = 0;
        foreach (var digit in digits) value = (value << 5) | (uint)Alphabet.IndexOf(digit);
        return value;
    }
}

internal static class LowerHex
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    public static bool IsDigits(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(Digits);
}

/// <summary>The rule that all random ids share: a prefix, then 26 to 34 base-32 digits of which the first is 0 to
/// 7.</summary>
internal static class PrefixedId
{
    private const int MaximumTail = 34;

    public static bool TryTail(string? text, string prefix, [NotNullWhen(true)] out string? tail)
    {
        tail = null;
        if (text is null || !text.StartsWith(prefix, StringComparison.Ordinal)) return false;
        var rest = text.AsSpan(prefix.Length);
        if (rest.Length is < CrockfordBase32.TailLength or > MaximumTail) return false;
        if (rest[0] is < '0' or > '7' || !CrockfordBase32.IsDigits(rest)) return false;
        tail = rest.ToString();
        return true;
    }
}

/// <summary>Fills the span with random bytes.</summary>
public delegate void RandomBytes(Span<byte> destination);

/// <summary>Makes ids from the time and the system's random numbers.</summary>
/// <param name="random">Another source of random bytes, for tests that repeat exactly; null is the system's.</param>
public sealed class IdGenerator(ServiceTime time, RandomBytes? random = null)
{
    private readonly RandomBytes _random = random ?? RandomNumberGenerator.Fill;

    public UserId NewUser() => UserId.FromTail(NewTail());

    public CredentialId NewCredential() => CredentialId.FromTail(NewTail());

    public AudienceId NewAudience() => AudienceId.FromTail(NewTail());

    public WebhookId NewWebhook() => WebhookId.FromTail(NewTail());

    public OperationId NewOperation()
    {
        Span<byte> bytes = stackalloc byte[16];
        _random(bytes);
        Span<byte> milliseconds = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(milliseconds, time.GetUtcNow().ToUnixTimeMilliseconds());
        milliseconds[2..].CopyTo(bytes);
        return OperationId.FromTail(CrockfordBase32.Encode(bytes));
    }

    public ApiKeySid NewApiKey() =>
        ApiKeySid.TryParse("SK" + NewHex(32), out var sid) ? sid : throw new InvalidOperationException();

    /// <summary>A secret of 256 random bits, safe in a URL and in a header.</summary>
    public string NewSecret() => NewHex(64);

    /// <summary>32 random bytes in the form of Standard Webhooks.</summary>
    public string NewWebhookSecret()
    {
        Span<byte> bytes = stackalloc byte[32];
        _random(bytes);
        return "whsec_" + Convert.ToBase64String(bytes);
    }

    /// <summary>Names one claim, so that only its holder settles it.</summary>
    public string NewLease() => NewHex(16);

    private string NewHex(int digits)
    {
        Span<byte> bytes = stackalloc byte[digits / 2];
        _random(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    private string NewTail()
    {
        Span<byte> bytes = stackalloc byte[16];
        _random(bytes);
        return CrockfordBase32.Encode(bytes);
    }
}
