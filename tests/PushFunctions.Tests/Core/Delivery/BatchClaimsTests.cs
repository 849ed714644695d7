using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using PushFunctions.Core.Delivery;
using PushFunctions.Core.Delivery.Claims;
using PushFunctions.Core.Identifiers;
using PushFunctions.Storage;
using PushFunctions.Tests.Azurite;
using PushFunctions.Tests.Faults.Storage;
using PushFunctions.Tests.Storage;

namespace PushFunctions.Tests.Core.Delivery;

public sealed class BatchClaimsTests
{
    private readonly FakeTimeProvider _time = new(Some.Noon.AddMinutes(1));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_claim_that_was_written_and_whose_answer_was_lost_is_ours()
    {
        // The client tries again by itself, and finds that the row is another by now.
        var storage = new TestStorage(new MemoryTransport(new MemoryAccount(_time), (call, _) => new(IsClaim(call) ? new StorageFault { Repeated = true } : null)), "w", _time);
        await storage.Get<StorageSetup>().EnsureAsync(Stop);
        var (operation, batch) = (Some.Ids.NewOperation(), SomeBatches.New());
        await storage.Get<IBatchStore>().AddAsync(operation, [batch], Stop);

        var first = await Claims(storage).TakeAsync(operation, batch.Id, null, Stop);
        var second = await Claims(storage).TakeAsync(operation, batch.Id, null, Stop);

        Assert.Equal(1, Assert.IsType<ClaimResult.Taken>(first).Batch.Claims);
        Assert.Equal(_time.GetUtcNow().AddMinutes(3), Assert.IsType<ClaimResult.NotBefore>(second).At);
    }

    private static bool IsClaim(StorageCall call) => call is { Resource: "wBatches", Operation: StorageOperation.Update };

    private BatchClaims Claims(TestStorage storage) => new(storage.Get<IBatchStore>(), new IdGenerator(_time), Options.Create(new DeliveryOptions()), _time);
}
