namespace PushFunctions.Core.Audiences;

/// <summary>Removes the members of a deleted audience, up to 20,000 a step.</summary>
public sealed class AudienceRemover(IAudienceStore audiences)
{
    private const int Rounds = 20;

    /// <summary>The removal as it goes on; null once nothing is left.</summary>
    public async Task<PendingRemoval?> StepAsync(PendingRemoval removal, CancellationToken cancellationToken)
    {
        var audience = AudienceId.FromTail(removal.Name);
        // Announced, and then not deleted.
        if (await audiences.FindAsync(removal.Account, audience, cancellationToken) is not null) return null;
        for (var round = 0; round < Rounds; round++)
        {
            if (!await audiences.RemoveSomeUsersAsync(removal.Account, audience, cancellationToken)) return null;
        }

        return removal;
    }
}
