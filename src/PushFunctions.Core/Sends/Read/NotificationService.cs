using PushFunctions.Core.Templates.Liquid;

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

/// <summary>A notification as it is now: what its operation, its batch and, once it is settled, its row say of
/// it.</summary>
/// <param name="Message">As rendered, in lists sound and tags only; null where it could not be rendered. The text is
/// rendered again, from what it was rendered from.</param>
public sealed record Notification(
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
    NotificationError? Error)
{
    /// <summary>Without the message.</summary>
    public static Notification Of(Operation operation, DeliveryBatch batch, DeliveryJob job, NotificationRow? row) => new(
        new NotificationId(operation.Id, batch.Id.Number, job.Position),
        operation,
        batch.Credential,
        new DeviceAddress(batch.Provider, job.Token),
        job.User,
        StatusOf(operation, batch, row),
        null,
        operation.CreatedAt,
        row?.SettledAt ?? operation.UpdatedAt,
        row?.Attempts ?? job.Attempts,
        row?.ProviderMessageId,
        row?.Error);

    private static NotificationStatus StatusOf(Operation operation, DeliveryBatch batch, NotificationRow? row) =>
        (row, operation.Status) switch
        {
            ({ } settled, _) => settled.Status,
            (null, OperationStatus.Scheduled) => NotificationStatus.Scheduled,
            (null, OperationStatus.Canceled) when batch.State != BatchState.Leased => NotificationStatus.Canceled,
            _ => NotificationStatus.Queued,
        };
}

/// <summary>What became of each push.</summary>
public sealed class NotificationService(
    IOperationStore operations, IBatchStore batches, INotificationStore notifications, LiveOperations live, NotificationLister lister)
{
    /// <exception cref="RequestException">Not found.</exception>
    public async Task<Notification> FindAsync(AccountSid account, NotificationId id, CancellationToken cancellationToken)
    {
        var operation = await operations.FindAsync(account, id.Operation, cancellationToken) ?? throw NotFound(id);
        var batch = await batches.FindAsync(id.Operation, new BatchId(id.Batch, string.Empty), cancellationToken) ?? throw NotFound(id);
        if (id.Position >= batch.Jobs.Count) throw NotFound(id);
        var row = await notifications.FindAsync(id, cancellationToken);
        var job = batch.Jobs[id.Position];
        var notification = Notification.Of(operation, batch, job, row);
        try
        {
            return notification with { Message = await live.RenderAsync(operation, job.Variables, cancellationToken) };
        }
        catch (RenderingException)
        {
            return notification;
        }
    }

    /// <summary>By operation, newest first.</summary>
    public Task<ListPage<Notification>> ListAsync(
        AccountSid account, NotificationFilter filter, ListRequest request, CancellationToken cancellationToken) =>
        lister.ListAsync(account, filter, request, cancellationToken);

    private static RequestException NotFound(NotificationId id) => RequestException.NotFound($"The notification '{id}'");
}
