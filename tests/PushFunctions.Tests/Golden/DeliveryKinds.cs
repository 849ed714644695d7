namespace PushFunctions.Tests.Golden;

internal static class DeliveryKinds
{
    private const string Slot = "shop-key.42";

    private static readonly DeliveryBatch Waiting = new()
    {
        Id = BatchId.Original(1, 2),
        Provider = Provider.Fcm,
        Credential = Known.Fcm,
        Jobs =
        [
            new(0, Known.Phone, Known.Ann, "{\"name\":\"Zoë\",\"order\":{\"id\":17}}", Known.Odd, 0, null),
            new(1, Known.Tablet, null, null, Known.Noon, 0, null),
        ],
        CreatedAt = Known.Noon,
        DueAt = Known.Noon.AddSeconds(1),
    };

    private static readonly DeliveryBatch Leased = Waiting with
    {
        Id = BatchId.Original(1, 3),
        State = BatchState.Leased,
        Lease = new Lease("0123456789abcdef", 3, TimeSpan.FromSeconds(30)),
        LeaseNumber = 2,
    };

    private static readonly DeliveryBatch Retry = Waiting with
    {
        Id = BatchId.Original(1, 3).Child(0).Child(2),
        Jobs = [Waiting.Jobs[1] with { Attempts = 2, FirstAttemptAt = Known.Odd }],
        DueAt = Known.Noon.AddMinutes(5),
    };

    private static readonly DeliveryBatch Settled = Waiting with
    {
        Id = BatchId.Original(0, 4, range: 10),
        State = BatchState.Settled,
        LeaseNumber = 1,
        Jobs = [Waiting.Jobs[0], Waiting.Jobs[1], Waiting.Jobs[1] with { Position = 2 }, Waiting.Jobs[1] with { Position = 3 }],
        Outcomes =
        [
            new(0, NotificationStatus.Sent, Known.Odd, 1, "projects/shop/messages/0:1", null),
            new(1, NotificationStatus.Failed, Known.Odd, 3, null, new NotificationError(DeliveryErrorCode.TokenExpired, "UNREGISTERED"),
                Known.Noon),
            new(2, NotificationStatus.Canceled, Known.Noon, 0, null, null),
            new(3, NotificationStatus.Queued, Known.Noon, 1, null, null, Child: 0),
        ],
        Sent = 1,
        Failed = 1,
        Canceled = 1,
        Moved = 1,
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static IEnumerable<GoldenKind> All =>
    [
        new(
            "batch",
            new[] { Waiting, Leased, Retry, Settled },
            AddAsync,
            async storage => await Task.WhenAll(new[] { Waiting, Leased, Retry, Settled }.Select(batch => BatchAsync(storage, batch.Id)))),
        new(
            "provider-token",
            "v1.0a1b2c3d.c2VhbGVk",
            storage => storage.Get<IProviderTokenStore>().GetOrAddAsync(Known.Apn, Slot, "v1.0a1b2c3d.c2VhbGVk", Stop),
            async storage => await storage.Get<IProviderTokenStore>().FindAsync(Known.Apn, Slot, Stop)),
    ];

    private static async Task AddAsync(TestStorage storage)
    {
        var batches = storage.Get<IBatchStore>();
        var leased = Settled with { State = BatchState.Leased, Outcomes = [], Sent = 0, Failed = 0, Canceled = 0, Moved = 0 };
        await storage.AddBatchesAsync(Known.Operation, [Waiting, Leased, Retry, leased], Stop);
        var version = (await batches.FindAsync(Known.Operation, Settled.Id, Stop))!.Version;
        await batches.TrySettleAsync(Known.Operation, Settled with { Version = version }, [], Stop);
    }

    private static async Task<DeliveryBatch?> BatchAsync(TestStorage storage, BatchId id) =>
        await storage.Get<IBatchStore>().FindAsync(Known.Operation, id, Stop) is { } batch ? batch with { Version = null } : null;
}
