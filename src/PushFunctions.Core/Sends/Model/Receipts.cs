namespace PushFunctions.Core.Sends.Model;

/// <summary>A receipt that counts.</summary>
/// <param name="Kind">One of them.</param>
/// <param name="At">When it happened, as the app says; never before the push was sent, and never in the future.</param>
public sealed record Receipt(NotificationId Notification, ReceiptKinds Kind, DateTimeOffset At);

/// <summary>Notifications of an operation of which a receipt of the kind came, each once.</summary>
public sealed record ReceiptCounts(int Opened, int Delivered, int Dismissed);

/// <summary>What apps told about notifications.</summary>
public interface IReceiptStore
{
    /// <summary>Adds receipts without reading: many of one operation in one write. A receipt that is there is written
    /// over. Safe to repeat.</summary>
    Task WriteAsync(IReadOnlyList<Receipt> receipts, CancellationToken cancellationToken);

    /// <summary>Reads all of an operation, some hundred batches a request.</summary>
    Task<ReceiptCounts> CountAsync(OperationId operation, CancellationToken cancellationToken);

    /// <summary>When the receipts of a kind for a batch happened, by position; one read.</summary>
    Task<IReadOnlyDictionary<int, DateTimeOffset>> FindAsync(
        OperationId operation, BatchNumber batch, ReceiptKinds kind, CancellationToken cancellationToken);

    /// <summary>Removes those of an operation, up to the limit. Safe to repeat.</summary>
    /// <returns>How many rows were found; fewer than the limit once none is left.</returns>
    Task<int> RemoveSomeAsync(OperationId operation, int limit, CancellationToken cancellationToken);
}
