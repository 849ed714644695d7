using PushFunctions.Core.Delivery;
using PushFunctions.Core.Identifiers;
using PushFunctions.Core.Registrations;
using PushFunctions.Core.Sending.Templates;

namespace PushFunctions.Core.Sending;

/// <summary>Puts a notification together from its operation, its batch and, once settled, its row. The text is rendered again, from what it was rendered from.</summary>
public sealed class NotificationViews(OperationTemplates templates)
{
    public NotificationView Make(Operation operation, DeliveryBatch batch, DeliveryJob job, NotificationRow? row) => new(
        new NotificationId(operation.Id, batch.Id.Number, job.Position),
        operation,
        batch.Credential,
        new DeviceAddress(batch.Provider, job.Token),
        job.User,
        StatusOf(operation, batch, row),
        Render(operation, job),
        operation.CreatedAt,
        row?.SettledAt ?? operation.UpdatedAt,
        row?.Attempts ?? job.Attempts,
        row?.ProviderMessageId,
        row?.Error);

    private static NotificationStatus StatusOf(Operation operation, DeliveryBatch batch, NotificationRow? row) => (row, operation.Status) switch
    {
        ({ } settled, _) => settled.Status,
        (null, OperationStatus.Scheduled) => NotificationStatus.Scheduled,
        (null, OperationStatus.Canceled) when batch.State != BatchState.Claimed => NotificationStatus.Canceled,
        _ => NotificationStatus.Queued,
    };

    private PushMessage? Render(Operation operation, DeliveryJob job)
    {
        try
        {
            return templates.Of(operation).Render(job.Variables);
        }
        catch (RenderingException)
        {
            return null;
        }
    }
}
