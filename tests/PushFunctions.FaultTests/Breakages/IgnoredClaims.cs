using Microsoft.Extensions.DependencyInjection;

namespace PushFunctions.FaultTests.Breakages;

/// <summary>Another worker's claim is not looked at.</summary>
internal sealed record IgnoredClaims() : Breakage(nameof(IgnoredClaims))
{
    public override void Break(IServiceCollection services) => Replace<IBatchStore>(services, (whole, _) => new Batches(whole));

    private sealed class Batches(IBatchStore whole) : BatchesAround(whole)
    {
        public override async Task<DeliveryBatch?> FindAsync(OperationId operation, BatchId id, CancellationToken cancellationToken)
        {
            var found = await base.FindAsync(operation, id, cancellationToken);
            return found is { State: BatchState.Leased } ? found with { State = BatchState.Waiting, Lease = null } : found;
        }
    }
}
