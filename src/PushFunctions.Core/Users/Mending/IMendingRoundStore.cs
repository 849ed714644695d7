namespace PushFunctions.Core.Users.Mending;

/// <summary>Keeps how far the walks have come: the sweep goes on where the one before ended, on whichever instance that ran.</summary>
public interface IMendingRoundStore
{
    /// <summary>Null before the first round.</summary>
    Task<MendingRound?> FindAsync(string walk, CancellationToken cancellationToken);

    /// <summary>The last one counts. Of two instances that walk at once one does some rows again.</summary>
    Task SaveAsync(string walk, MendingRound round, CancellationToken cancellationToken);
}
