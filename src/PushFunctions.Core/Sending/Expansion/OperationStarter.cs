using PushFunctions.Core.Delivery;

namespace PushFunctions.Core.Sending.Expansion;

/// <summary>Gives every batch, page and audience of an accepted operation its message. Safe to repeat: claims and findings make doubles harmless.</summary>
public sealed class OperationStarter(IPageStore pages, PageExpander expander, DeliveryDispatcher deliveries, FanoutDispatcher fanout)
{
    public async Task StartAsync(Operation operation, CancellationToken cancellationToken)
    {
        await deliveries.SendAsync(operation, Enumerable.Range(0, operation.DirectBatches).Select(index => BatchId.Original(0, index)), cancellationToken);
        if (operation is { UserPages: 1, Audiences.Count: 0 } && await pages.FindAsync(operation.Id, 1, cancellationToken) is { } only)
            await expander.ExpandAsync(operation, only, cancellationToken);
        else
            await fanout.SendPagesAsync(operation, Enumerable.Range(1, operation.UserPages), cancellationToken);
        if (operation.Audiences.Count > 0)
            await fanout.SendAudiencesAsync(operation, null, operation.UserPages + 1, cancellationToken);
    }
}
