using System.Diagnostics.CodeAnalysis;

namespace PushFunctions.Core.Shared;

internal static class Sid
{
    private const int Length = 34;

    public static bool IsValid([NotNullWhen(true)] string? text, string prefix) =>
        text is { Length: Length } && text.StartsWith(prefix, StringComparison.Ordinal)
        && LowerHex.IsDigits(text.AsSpan(prefix.Length));
}
