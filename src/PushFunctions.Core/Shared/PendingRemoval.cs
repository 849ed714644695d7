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

public enum RemovalKind
{
    /// <summary>The registrations of an App that went with its last credential.</summary>
    App,

    /// <summary>The members of an audience.</summary>
    Audience,

    /// <summary>The registrations of a User.</summary>
    User,
}

/// <summary>The removals that have not ended: few, so that the sweep reads all of them.</summary>
public interface IRemovalStore
{
    /// <summary>Inserts or replaces: what is deleted a second time is removed from the start.</summary>
    Task<PendingRemoval> PutAsync(PendingRemoval removal, CancellationToken cancellationToken);

    Task<PendingRemoval?> FindAsync(AccountSid account, string key, CancellationToken cancellationToken);

    /// <summary>Null where another write came first.</summary>
    Task<PendingRemoval?> TryUpdateAsync(PendingRemoval removal, CancellationToken cancellationToken);

    /// <summary>Takes it away unless another write came first: then it is another's by now.</summary>
    Task RemoveAsync(PendingRemoval removal, CancellationToken cancellationToken);

    IAsyncEnumerable<PendingRemoval> ListAsync(CancellationToken cancellationToken);
}
