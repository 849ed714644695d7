using System.Diagnostics.CodeAnalysis;

namespace PushFunctions.Core.Shared;

/// <summary>What is still to be removed of something that was deleted: out of reach already, and too much for one request.</summary>
/// <param name="ProgressAt">When it was announced, or went on.</param>
/// <param name="Cursor">How far it has come; null at the start.</param>
/// <param name="Version">Guards the next write; null for one that is not stored yet.</param>
public sealed record PendingRemoval(AccountSid Account, RemovalKind Kind, string Name, DateTimeOffset ProgressAt, string? Cursor = null, string? Version = null)
{
    private const char Separator = ':';

    /// <summary>Names it within its account: one App, or one audience, is removed once at a time.</summary>
    public string Key => $"{Kind}{Separator}{Name}";

    public static bool TryParseKey([NotNullWhen(true)] string? key, out RemovalKind kind, [NotNullWhen(true)] out string? name)
    {
        kind = default;
        name = null;
        var separator = key?.IndexOf(Separator, StringComparison.Ordinal) ?? -1;
        if (separator < 1 || !Enum.TryParse(key.AsSpan(0, separator), out kind)) return false;
        name = key![(separator + 1)..];
        return true;
    }
}
