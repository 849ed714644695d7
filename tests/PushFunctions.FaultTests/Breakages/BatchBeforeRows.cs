using Microsoft.Extensions.DependencyInjection;

namespace PushFunctions.FaultTests.Breakages;

/// <summary>The batch is settled first, and only then are its rows written.</summary>
internal sealed record BatchBeforeRows() : Breakage(nameof(BatchBeforeRows))
{
    public override void Break(IServiceCollection services)
    {
        Replace<INotificationStore>(services, (whole, _) => new HeldRows(whole));
        Replace<IBatchStore>(
            services, (whole, provider) => new Batches(whole, (HeldRows)provider.GetRequiredService<INotificationStore>()));
    }

    private sealed class HeldRows(INotificationStore whole) : INotificationStore
    {
        private readonly Dictionary<(OperationId, BatchNumber), IReadOnlyList<NotificationRow>> _held = [];

        public Task AddAsync(
            OperationId operation, BatchNumber batch, IReadOnlyList<NotificationRow> rows, CancellationToken cancellationToken)
        {
            _held[(operation, batch)] = rows;
            return Task.CompletedTask;
        }

        public Task WriteAsync(OperationId operation, BatchNumber batch, CancellationToken cancellationToken) =>
            _held.Remove((operation, batch), out var rows) ? whole.AddAsync(operation, batch, rows, cancellationToken) : Task.CompletedTask;

        public Task<NotificationRow?> FindAsync(NotificationId id, CancellationToken cancellationToken) =>
            whole.FindAsync(id, cancellationToken);

        public Task<IReadOnlyList<NotificationRow>> ListAsync(
            OperationId operation, BatchNumber batch, CancellationToken cancellationToken) =>
                whole.ListAsync(operation, batch, cancellationToken);

        public Task RemoveAllAsync(OperationId operation, BatchNumber batch, CancellationToken cancellationToken) =>
            whole.RemoveAllAsync(operation, batch, cancellationToken);
    }

    private sealed class Batches(IBatchStore whole, HeldRows rows) : BatchesAround(whole)
    {
        public override async Task<bool> TrySettleAsync(
            OperationId operation, DeliveryBatch settled, IReadOnlyList<DeliveryBatch> retries, CancellationToken cancellationToken)
        {
            var isSettled = await base.TrySettleAsync(operation, settled, retries, cancellationToken);
            await rows.WriteAsync(operation, settled.Id.Number, cancellationToken);
            return isSettled;
        }
    }
}
