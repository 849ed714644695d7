using System.Buffers.Binary;

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
