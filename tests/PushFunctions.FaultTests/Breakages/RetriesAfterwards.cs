using Microsoft.Extensions.DependencyInjection;

namespace PushFunctions.FaultTests.Breakages;

/// <summary>The batch is settled first, and only then are its retry batches written.</summary>
internal sealed record RetriesAfterwards() : Breakage(nameof(RetriesAfterwards))
{
    public override void Break(IServiceCollection services) =>
        Replace<IBatchStore>(services, (whole, provider) => new Batches(whole, provider.GetRequiredService<IWalkStore>()));

    private sealed class Batches(IBatchStore whole, IWalkStore walks) : BatchesAround(whole)
    {
        public override async Task<bool> TrySettleAsync(
            OperationId operation, DeliveryBatch settled, IReadOnlyList<DeliveryBatch> retries, CancellationToken cancellationToken)
        {
            if (!await base.TrySettleAsync(operation, settled, [], cancellationToken)) return false;
            if (retries.Count > 0) await walks.AddFirstAsync(operation, [], retries, cancellationToken);
            return true;
        }
    }
}
