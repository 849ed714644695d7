using System.Buffers;

namespace PushFunctions.Core.Shared;

internal static class LowerHex
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    public static bool IsDigits(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(Digits);
}
