namespace PushFunctions.Core.Sends.Model;

/// <summary>The settled notifications. A batch's rows are one partition.</summary>
public interface INotificationStore
{
    /// <summary>Inserts all in one transaction; a row that is already there stays as it is. Safe to repeat.</summary>
    Task AddAsync(OperationId operation, BatchNumber batch, IReadOnlyList<NotificationRow> rows, CancellationToken cancellationToken);

    Task<NotificationRow?> FindAsync(NotificationId id, CancellationToken cancellationToken);

    /// <summary>All rows of a batch, by position.</summary>
    Task<IReadOnlyList<NotificationRow>> ListAsync(OperationId operation, BatchNumber batch, CancellationToken cancellationToken);

    /// <summary>Removes the rows of a batch. Safe to repeat.</summary>
    Task RemoveAllAsync(OperationId operation, BatchNumber batch, CancellationToken cancellationToken);
}
