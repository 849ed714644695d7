namespace PushFunctions.Core.Users;

/// <summary>Notes of deleted Users by day: what is to be removed after the retention is found without a look at all Users.</summary>
public interface IDeletedUserStore
{
    /// <summary>Safe to repeat.</summary>
    Task AddAsync(DeletedUser user, CancellationToken cancellationToken);

    /// <summary>Up to <paramref name="limit"/> notes of earlier days.</summary>
    Task<IReadOnlyList<DeletedUser>> ListAsync(DateOnly before, int limit, CancellationToken cancellationToken);

    /// <summary>Safe to repeat.</summary>
    Task RemoveAsync(DeletedUser user, CancellationToken cancellationToken);
}
