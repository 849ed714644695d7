namespace PushFunctions.Core.Sends.Read;

/// <summary>What became of each push.</summary>
public sealed class NotificationService(IOperationStore operations, IBatchStore batches, INotificationStore notifications, NotificationViews views, NotificationLister lister)
{
    /// <exception cref="RequestException">Not found.</exception>
    public async Task<NotificationView> FindAsync(AccountSid account, NotificationId id, CancellationToken cancellationToken)
    {
        var operation = await operations.FindAsync(account, id.Operation, cancellationToken) ?? throw NotFound(id);
        var batch = await batches.FindAsync(id.Operation, new BatchId(id.Batch, string.Empty), cancellationToken) ?? throw NotFound(id);
        if (id.Position >= batch.Jobs.Count) throw NotFound(id);
        var row = await notifications.FindAsync(id, cancellationToken);
        return await views.MakeAsync(operation, batch, batch.Jobs[id.Position], row, cancellationToken);
    }

    /// <summary>By operation, newest first.</summary>
    public Task<ListPage<NotificationView>> ListAsync(AccountSid account, NotificationFilter filter, ListRequest request, CancellationToken cancellationToken) =>
        lister.ListAsync(account, filter, request, cancellationToken);

    private static RequestException NotFound(NotificationId id) => RequestException.NotFound($"The notification '{id}'");
}
