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
        UserPages = 1,
        Audiences = [new(Known.Everyone, "{\"a\":1}")],
        DirectHashes = new HashSet<string> { new DeviceAddress(Provider.Fcm, Known.Phone).Hash },
    };

    private static readonly Operation Ended =
        Operation with { Status = OperationStatus.Completed, AudiencePages = 2, FinalStats = new OperationStats(103, 1, 0, 0, 99, 2, 1) };

    private static readonly OpenOperation Mark = new(Known.Account, Known.Operation, Operation.SendAt, Known.Odd);

    private static readonly RecipientPage Page = new(
        7, [new(Known.Ann, "{\"name\":\"Ann\"}"), new(Known.Bob, null)], Known.Noon, null, null);

    private static readonly PageFindings Findings = new(
        [
            new FoundDevice(new DeviceAddress(Provider.Fcm, Known.Phone), Known.Ann, "{\"name\":\"Ann\"}", Known.Odd),
            new FoundDevice(new DeviceAddress(Provider.ApnSandbox, Known.Tablet), null, null, Known.Noon),
        ],
        [new(Known.Bob, null, DeliveryErrorCode.UserUnknown, true),
            new(Known.Ann, new DeviceAddress(Provider.Apn, Known.Tablet), DeliveryErrorCode.NoCredential, false)]);

    private static readonly SendReservation Reservation = new(
        Known.Account, Known.OrderKey, new string('a', 64), Known.Operation, true, Known.Noon.AddMinutes(1), Known.Odd);

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
            "page",
            new[] { Page with { Findings = Findings }, Page with { Number = 8 } },
            async storage =>
            {
                await storage.Get<IPageStore>().AddAsync(Known.Operation, [Page, Page with { Number = 8 }], Stop);
                await storage.Get<IPageStore>().RecordAsync(Known.Operation, Page, Findings, 2, Stop);
            },
            async storage => new[] { await PageAsync(storage, 7), await PageAsync(storage, 8) }),
        // Where findings lie when they do not fit: under the name of an attempt, which is random.
        new("page-overflow", Page with { Findings = Findings }, null, async storage => await PageAsync(storage, 7)),
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

    private static async Task<RecipientPage?> PageAsync(TestStorage storage, int number) =>
        await storage.Get<IPageStore>().FindAsync(Known.Operation, number, Stop) is { } page ? page with { Version = null } : null;
}
