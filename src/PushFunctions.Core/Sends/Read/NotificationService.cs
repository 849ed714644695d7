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

/// <summary>A notification as it is now: what its operation and its batches say of it.</summary>
public sealed record Notification
{
    public required NotificationId Id { get; init; }

    public required Operation Operation { get; init; }

    public required CredentialId Credential { get; init; }

    public required DeviceAddress To { get; init; }

    public UserId? User { get; init; }

    public required NotificationStatus Status { get; init; }

    /// <summary>As rendered, in lists sound and tags only; null where it could not be rendered. The text is rendered
    /// again, from what it was rendered from.</summary>
    public PushMessage? Message { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public required int Attempts { get; init; }

    public string? ProviderMessageId { get; init; }

    public NotificationError? Error { get; init; }

    /// <summary>As the app told; of a single notification only. Null where it did not, or was not asked to.</summary>
    public DateTimeOffset? OpenedAt { get; init; }

    /// <summary>Without the message.</summary>
    public static Notification Of(Operation operation, BatchFamily batches, DeliveryJob job)
    {
        var batch = batches.Original;
        var (state, outcome) = batches.Follow(job.Position);
        var status = StatusOf(operation, state, outcome);
        return new Notification
        {
            Id = new NotificationId(operation.Id, batch.Id.Number, job.Position),
            Operation = operation,
            Credential = batch.Credential,
            To = new DeviceAddress(batch.Provider, job.Token),
            User = job.User,
            Status = status,
            CreatedAt = operation.CreatedAt,
            UpdatedAt = outcome is null || outcome.Status != status ? operation.UpdatedAt : outcome.SettledAt,
            Attempts = outcome?.Attempts ?? job.Attempts,
            ProviderMessageId = outcome?.ProviderMessageId,
            Error = outcome?.Error,
        };
    }

    private static NotificationStatus StatusOf(Operation operation, BatchState state, JobOutcome? outcome) =>
        (outcome, operation.Status) switch
        {
            ({ Child: null }, _) => outcome.Status,
            (_, OperationStatus.Scheduled) => NotificationStatus.Scheduled,
            (_, OperationStatus.Canceled) when state != BatchState.Leased => NotificationStatus.Canceled,
            _ => NotificationStatus.Queued,
        };
}

/// <summary>What became of each push.</summary>
public sealed class NotificationService(
    IOperationStore operations, IBatchStore batches, LiveOperations live, NotificationLister lister, IReceiptStore receipts)
{
    /// <exception cref="RequestException">Not found.</exception>
    public async Task<Notification> FindAsync(AccountSid account, NotificationId id, CancellationToken cancellationToken)
    {
        var operation = await operations.FindAsync(account, id.Operation, cancellationToken) ?? throw NotFound(id);
        var found = await batches.FindFamilyAsync(id.Operation, id.Batch, cancellationToken) ?? throw NotFound(id);
        if (id.Position >= found.Original.Jobs.Count) throw NotFound(id);
        var job = found.Original.Jobs[id.Position];
        var notification = Notification.Of(operation, found, job);
        if (operation.Receipts?.HasFlag(ReceiptKinds.Opened) is true
            && (await receipts.FindAsync(id.Operation, id.Batch, ReceiptKinds.Opened, cancellationToken)).TryGetValue(
                id.Position, out var openedAt))
            notification = notification with { OpenedAt = openedAt };
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
