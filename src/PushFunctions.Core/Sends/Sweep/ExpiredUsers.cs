using Microsoft.Extensions.Options;

namespace PushFunctions.Core.Sends.Sweep;

/// <summary>Users that were deleted before the days that are kept, and whatever a crash while they were deleted has left of them.</summary>
public sealed class ExpiredUsers(IDeletedUserStore deleted, IUserStore users, UserService service, IOptions<RetentionOptions> options, TimeProvider time) : IExpiringRecords
{
    private const int Parallelism = 16;

    public string Name => "deleted Users";

    public async Task<int> RemoveSomeAsync(int limit, CancellationToken cancellationToken)
    {
        var before = options.Value.Before(time.GetUtcNow());
        var notes = await deleted.ListAsync(DateOnly.FromDateTime(before.UtcDateTime), limit, cancellationToken);
        await InParallel.ForEachAsync(notes, Parallelism, (note, token) => RemoveAsync(note, before, token), cancellationToken);
        return notes.Count;
    }

    /// <summary>A note whose User is not deleted is one of a deletion that was given up; one whose User was deleted later is followed by another.</summary>
    private async Task RemoveAsync(DeletedUser note, DateTimeOffset before, CancellationToken cancellationToken)
    {
        if ((await users.FindAsync(note.Account, note.User, cancellationToken))?.DeletedAt < before)
        {
            await service.RemoveRegistrationsAsync(note.Account, note.User, cancellationToken);
            await users.RemoveAsync(note.Account, note.User, cancellationToken);
        }
        await deleted.RemoveAsync(note, cancellationToken);
    }
}
