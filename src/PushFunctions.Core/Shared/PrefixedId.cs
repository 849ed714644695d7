using System.Diagnostics.CodeAnalysis;

namespace PushFunctions.Core.Shared;

/// <summary>The rule that all random ids share: a prefix, then 26 to 34 base-32 digits of which the first is 0 to 7.</summary>
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
