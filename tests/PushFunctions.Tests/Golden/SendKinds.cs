namespace PushFunctions.Tests.Golden;

internal static class SendKinds
{
    private static readonly OperationId Revoked = OperationId.FromTail("01knv71k40zzzzzzzzzzzzzzzz");

    private static readonly Operation Operation = new()
    {
        Id = Known.Operation,
        Account = Known.Account,
        Status = OperationStatus.Scheduled,
        Route = new SendRoute(
            Known.Shop, new Dictionary<Provider, CredentialId> { [Provider.Fcm] = Known.Fcm, [Provider.ApnSandbox] = Known.Apn }),
        Template = new SendTemplate
        {
            Title = "Grüße \"😀\"",
            Body = "{% if a < b %}&{% endif %}",
            Image = "https://example.org/a.png",
            Data = new Dictionary<string, string> { ["order"] = "17", ["empty"] = "" },
            Badge = 3,
            Category = "news",
            ThreadId = "thread",
            Link = "shop://orders/17",
            Sound = "bell.caf",
            Priority = PushPriority.Low,
            TimeToLive = 3600,
            CollapseKey = "orders",
            Tags = new Dictionary<string, string> { ["campaign"] = "spring" },
            FcmOverrides = "{\"android\":{\"ttl\":\"60s\"}}",
            ApnOverrides = "{\"headers\":{}}",
        },
        CreatedAt = Known.Noon,
        UpdatedAt = Known.Odd,
        SendAt = Known.Noon.AddDays(30),
        ExpiresAt = Known.Noon.AddDays(31),
        DryRun = true,
        Recipients = 103,
        DirectBatches = 1,
        FirstUnaddressable = 1,
        HasWalk = true,
        HasNamedUsers = true,
        Sources =
        [
            new RecipientSource.Members(Known.Everyone, 1, "{\"a\":1}"),
            new RecipientSource.Chosen(new Filter.And([new Filter.Tag("plan", "premium"), new Filter.Locale("de")]), 2, null),
        ],
        DirectHashes = new HashSet<string> { new DeviceAddress(Provider.Fcm, Known.Phone).Hash },
    };

    /// <summary>An operation of an earlier version has none.</summary>
    private const string CreatedBy = "SK0123456789abcdef0123456789abcdef";

    private static readonly Operation Ended =
        Operation with { Status = OperationStatus.Completed, FinalStats = new OperationStats(103, 1, 0, 0, 99, 2, 1) };

    private static readonly OpenOperation Mark = new(Known.Account, Known.Operation, Operation.SendAt, Known.Odd);

    private static readonly NamedUser[] Named = [new(Known.Ann, "{\"name\":\"Ann\"}", 3), new(Known.Bob, null, 0)];

    private static readonly Walk Walk = new()
    {
        Range = 0,
        Until = 4,
        Width = 4,
        After = Known.Ann,
        Steps = 2,
        Recipients = 1,
        Unaddressable = 3,
        Devices = 120,
        State = WalkState.Splitting,
        Density = 1.5,
        UpdatedAt = Known.Odd,
    };

    private static readonly WalkStep Step = new(
        0, 2, 0, Known.Ann, Known.Ann,
        [new(Known.Bob, null, DeliveryErrorCode.UserUnknown, true),
            new(Known.Ann, new DeviceAddress(Provider.Apn, Known.Tablet), DeliveryErrorCode.NoCredential, false)],
        2, Known.Noon);

    private static readonly SendReservation Reservation = new(
        Known.Account, Known.OrderKey, new string('a', 64), Known.Operation, true, Known.Noon.AddMinutes(1), Known.Odd);

    private static readonly SendPlace Place = new(Known.Noon.AddMilliseconds(7), Known.Operation);

    private static readonly SweepReport Report = new(Known.Odd, Known.Noon);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static IEnumerable<GoldenKind> All =>
    [
        new(
            "operation",
            new object?[] { Ended, Mark, null },
            async storage =>
            {
                var operations = storage.Get<IOperationStore>();
                var added = await operations.AddAsync(Operation, Stop);
                await operations.TryUpdateAsync(Ended with { Version = added.Version }, Stop);
                await operations.MarkRequeuedAsync(Mark, Known.Odd, Stop);
                await operations.TryRevokeAsync(Known.Account, Revoked, Stop);
            },
            async storage => new object?[]
            {
                await storage.Get<IOperationStore>().FindAsync(Known.Account, Known.Operation, Stop) is { } operation
                    ? operation with { Version = null } : null,
                (await storage.Get<IOperationStore>().ListOpenAsync(Stop).ToListAsync(Stop)).Single(),
                await storage.Get<IOperationStore>().FindAsync(Known.Account, Revoked, Stop),
            }),
        new(
            "operation-created-by",
            Operation with { CreatedBy = CreatedBy },
            storage => storage.Get<IOperationStore>().AddAsync(Operation with { CreatedBy = CreatedBy }, Stop),
            async storage => await storage.Get<IOperationStore>().FindAsync(Known.Account, Known.Operation, Stop) is { } operation
                ? operation with { Version = null } : null),
        new(
            "walk",
            new object?[] { Walk, Step, Named },
            async storage =>
            {
                var walks = storage.Get<IWalkStore>();
                await walks.AddNamedAsync(Known.Operation, Named, Stop);
                await walks.AddAsync(Known.Operation, Walk.Start(Known.Noon), Stop);
                var stored = await walks.FindAsync(Known.Operation, 0, Stop);
                await walks.TryStepAsync(Known.Operation, Walk with { Version = stored!.Version }, Step, [], Stop);
            },
            async storage =>
            {
                var walks = storage.Get<IWalkStore>();
                return new object?[]
                {
                    await walks.FindAsync(Known.Operation, 0, Stop) is { } walk ? walk with { Version = null } : null,
                    await walks.FindStepAsync(Known.Operation, 0, 2, Stop),
                    (await walks.ListNamedAsync(Known.Operation, UserSpan.Everyone, 10, Stop)).Users,
                };
            }),
        new(
            "user-send",
            new object[]
            {
                new UserSend(Place, false, []) { AsksOpened = true },
                new UserSend(Place, true, [new DeviceAddress(Provider.Fcm, Known.Phone).Hash]),
                new UserSend(Place, true, []),
            },
            async storage =>
            {
                var sends = storage.Get<IUserSendStore>();
                await sends.AddAsync(
                    Known.Account, new UserSend(Place, false, []) { AsksOpened = true }, [new AddressedUser(Known.Ann, [])], Stop);
                await sends.AddAsync(
                    Known.Account, new UserSend(Place, true, []),
                    [new AddressedUser(Known.Bob, [new DeviceAddress(Provider.Fcm, Known.Phone).Hash])], Stop);
                await sends.AddWalkAsync(Known.Account, Place, Stop);
            },
            async storage =>
            {
                var sends = storage.Get<IUserSendStore>();
                var day = new SendSpan(null, Known.Noon, Known.Noon.AddHours(1));
                return new object?[]
                {
                    (await sends.ListAsync(Known.Account, Known.Ann, day, 10, Stop)).Single(),
                    (await sends.ListAsync(Known.Account, Known.Bob, day, 10, Stop)).Single(),
                    (await sends.ListWalksAsync(Known.Account, day, 10, Stop)).Single(),
                };
            }),
        new(
            "receipt",
            new object[]
            {
                new ReceiptCounts(2, 1, 1),
                new Dictionary<int, DateTimeOffset> { [3] = Known.Noon, [99] = Known.Noon.AddSeconds(7) },
            },
            storage => storage.Get<IReceiptStore>().WriteAsync(
                [
                    new Receipt(IdOf(1, 3), ReceiptKinds.Opened, Known.Noon),
                    new Receipt(IdOf(1, 99), ReceiptKinds.Opened, Known.Noon.AddSeconds(7)),
                    new Receipt(IdOf(1, 3), ReceiptKinds.Delivered, Known.Noon),
                    new Receipt(IdOf(0, 0), ReceiptKinds.Dismissed, Known.Noon),
                ], Stop),
            async storage => new object?[]
            {
                await storage.Get<IReceiptStore>().CountAsync(Known.Operation, Stop),
                await storage.Get<IReceiptStore>().FindAsync(Known.Operation, new BatchNumber(1, 2, 3), ReceiptKinds.Opened, Stop),
            }),
        new(
            "idempotency",
            Reservation,
            storage => storage.Get<IIdempotencyStore>().TryAddAsync(Reservation, Stop),
            async storage => await storage.Get<IIdempotencyStore>().FindAsync(Known.Account, Known.OrderKey, Stop) is { } found
                ? found with { Version = null } : null),
        new(
            "sweep-report",
            Report,
            storage => storage.Get<ISweepReportStore>().SaveAsync(Report, Stop),
            async storage => await storage.Get<ISweepReportStore>().FindAsync(Stop)),
    ];

    private static NotificationId IdOf(int range, int position) => new(Known.Operation, new BatchNumber(range, 2, 3), position);
}
