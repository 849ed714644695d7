using PushFunctions.Core.Templates.Liquid;

namespace PushFunctions.Core.Sends.Read;

/// <summary>Puts a notification together from its operation, its batch and, once settled, its row. The text is rendered again, from what it was rendered from.</summary>
public sealed class NotificationViews(OperationTemplates templates)
{
    public async Task<NotificationView> MakeAsync(Operation operation, DeliveryBatch batch, DeliveryJob job, NotificationRow? row, CancellationToken cancellationToken) =>
        Make(operation, batch, job, row) with { Message = await RenderAsync(async () => await templates.RenderAsync(operation, job.Variables, cancellationToken)) };

    /// <summary>As lists show it, with sound and tags only.</summary>
    /// <returns>Also the steps that its texts took.</returns>
    public async Task<(NotificationView View, int Steps)> MakeListedAsync(NotificationView view, DeliveryJob job, CancellationToken cancellationToken)
    {
        // What reaches a limit has taken all of them.
        var steps = TemplateLimits.Steps;
        var message = await RenderAsync(async () =>
        {
            (var listed, steps) = await templates.RenderListedAsync(view.Operation, job.Variables, cancellationToken);
            return listed;
        });
        return (view with { Message = message }, steps);
    }

    /// <summary>Without what is rendered.</summary>
    public static NotificationView Make(Operation operation, DeliveryBatch batch, DeliveryJob job, NotificationRow? row) => new(
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

    private static NotificationStatus StatusOf(Operation operation, DeliveryBatch batch, NotificationRow? row) => (row, operation.Status) switch
    {
        ({ } settled, _) => settled.Status,
        (null, OperationStatus.Scheduled) => NotificationStatus.Scheduled,
        (null, OperationStatus.Canceled) when batch.State != BatchState.Claimed => NotificationStatus.Canceled,
        _ => NotificationStatus.Queued,
    };

    private static async Task<PushMessage?> RenderAsync(Func<Task<PushMessage>> render)
    {
        try
        {
            return await render();
        }
        catch (RenderingException)
        {
            return null;
        }
    }
}
