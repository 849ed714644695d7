namespace PushFunctions.Core.Sends.Read;

/// <param name="Tags">Pairs that a notification must have, all of them.</param>
public sealed record NotificationFilter(
    OperationId? Operation,
    NotificationStatus? Status,
    IReadOnlyDictionary<string, string> Tags,
    DateTimeOffset? From,
    DateTimeOffset? Until,
    UserId? User,
    Provider? Provider);

/// <summary>A notification as it is now.</summary>
/// <param name="Message">As rendered; null where it could not be rendered.</param>
public sealed record NotificationView(
    NotificationId Id,
    Operation Operation,
    CredentialId Credential,
    DeviceAddress To,
    UserId? User,
    NotificationStatus Status,
    PushMessage? Message,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    int Attempts,
    string? ProviderMessageId,
    NotificationError? Error);

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
