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

    private static readonly DeliveryBatch Settled =
        Waiting with { Id = BatchId.Original(1, 4), State = BatchState.Settled, LeaseNumber = 1, Sent = 1, Moved = 1 };

    private static readonly NotificationRow[] Notifications =
    [
        new(0, NotificationStatus.Sent, Known.Odd, 1, "projects/shop/messages/0:1", null),
        new(1, NotificationStatus.Failed, Known.Odd, 3, null, new NotificationError(DeliveryErrorCode.TokenExpired, "UNREGISTERED")),
        new(49, NotificationStatus.Canceled, Known.Noon, 0, null, null),
    ];

    private static readonly NotificationRow[] DeadTokens =
    [
        new(0, NotificationStatus.Failed, Known.Odd, 3, null, new NotificationError(DeliveryErrorCode.TokenExpired, "Unregistered"),
            Known.Noon),
    ];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static IEnumerable<GoldenKind> All =>
    [
        new(
            "batch",
            new[] { Waiting, Leased, Retry, Settled },
            storage => storage.Get<IBatchStore>().AddAsync(Known.Operation, [Waiting, Leased, Retry, Settled], Stop),
            async storage => await Task.WhenAll(new[] { Waiting, Leased, Retry, Settled }.Select(batch => BatchAsync(storage, batch.Id)))),
        new(
            "notification",
            Notifications,
            storage => storage.Get<INotificationStore>().AddAsync(Known.Operation, Waiting.Id.Number, Notifications, Stop),
            async storage => await storage.Get<INotificationStore>().ListAsync(Known.Operation, Waiting.Id.Number, Stop)),
        new(
            "notification-dead-token",
            DeadTokens,
            storage => storage.Get<INotificationStore>().AddAsync(Known.Operation, Waiting.Id.Number, DeadTokens, Stop),
            async storage => await storage.Get<INotificationStore>().ListAsync(Known.Operation, Waiting.Id.Number, Stop)),
        new(
            "provider-token",
            "v1.0a1b2c3d.c2VhbGVk",
            storage => storage.Get<IProviderTokenStore>().GetOrAddAsync(Known.Apn, Slot, "v1.0a1b2c3d.c2VhbGVk", Stop),
            async storage => await storage.Get<IProviderTokenStore>().FindAsync(Known.Apn, Slot, Stop)),
    ];

    private static async Task<DeliveryBatch?> BatchAsync(TestStorage storage, BatchId id) =>
        await storage.Get<IBatchStore>().FindAsync(Known.Operation, id, Stop) is { } batch ? batch with { Version = null } : null;
}
